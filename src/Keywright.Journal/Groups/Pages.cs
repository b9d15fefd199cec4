using System.Runtime.InteropServices;

namespace Keywright.Journal.Groups;

/// <summary>Memory that begins on a page boundary, as direct writes want it.</summary>
internal sealed class Pages
{
    public const int Size = 4096;

    private readonly byte[] _array;
    private readonly int _start;

    /// <param name="bytes">A multiple of 4096.</param>
    public Pages(int bytes)
    {
        _array = GC.AllocateUninitializedArray<byte>(bytes + Size, pinned: true);
        var address = (long)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)(RoundUp(address) - address);
        Length = bytes;
    }

    public int Length { get; }

    public Span<byte> Span => _array.AsSpan(_start, Length);

    public static long RoundUp(long bytes) => (bytes + Size - 1) & ~(long)(Size - 1);
}
