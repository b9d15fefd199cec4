using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Keywright.Bench.Http;

/// <summary>Tells which sockets have something to read (epoll), each by the number it was added with.</summary>
internal sealed class ReadySockets : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;
    private const int AtOnce = 64;

    // The kernel packs the entry on x86-64 and nowhere else.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly int _queue = Create(0);
    private readonly byte[] _entries = new byte[AtOnce * 16];

    public void Watch(Socket socket, int number)
    {
        var entry = new byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(Stride - 8), number);
        if (Control(_queue, Add, (int)socket.Handle, entry) != 0)
        {
            throw new InvalidOperationException("A socket cannot be watched.");
        }
    }

    /// <summary>Waits until there are some; how many.</summary>
    /// <exception cref="InvalidOperationException">There are none for so long.</exception>
    public int Wait(int patienceMs) => WaitAtMost(patienceMs) is > 0 and var ready ? ready : throw new InvalidOperationException("The server stopped answering.");

    /// <summary>How many are ready, waiting for the first no longer than so.</summary>
    public int WaitAtMost(int milliseconds) => Math.Max(0, Wait(_queue, _entries, AtOnce, milliseconds));

    /// <summary>The number of the n-th of those found ready.</summary>
    public int this[int n] => BinaryPrimitives.ReadInt32LittleEndian(_entries.AsSpan((n * Stride) + Stride - 8));

    public void Dispose() => _ = Close(_queue);

    [DllImport("libc", EntryPoint = "epoll_create1")]
    private static extern int Create(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl")]
    private static extern int Control(int queue, int what, int file, byte[] entry);

    [DllImport("libc", EntryPoint = "epoll_wait")]
    private static extern int Wait(int queue, byte[] entries, int count, int patienceMs);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}
