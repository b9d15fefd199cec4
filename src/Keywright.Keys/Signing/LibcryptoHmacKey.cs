using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

/// <summary>
/// The two hash states that follow the inner and the outer key block, computed once: a message then costs two blocks less
/// and no context of the library is allocated for it. Copying such a state is plain struct assignment.
/// </summary>
internal sealed class LibcryptoHmacKey : HmacKey
{
    private const int BlockBytes = 64;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;

    private readonly SecretBytes states = new(2 * LibcryptoSha256.State.SizeBytes);

    internal LibcryptoHmacKey(ReadOnlySpan<byte> key)
    {
        using var block = new SecretBytes(BlockBytes);
        var padded = block.AsSpan();
        if (key.Length > BlockBytes)
        {
            SHA256.HashData(key, padded);
        }
        else
        {
            key.CopyTo(padded);
        }

        var prepared = MemoryMarshal.Cast<byte, LibcryptoSha256.State>(states.AsSpan());
        Xor(padded, InnerPad);
        LibcryptoSha256.Start(ref prepared[0]);
        LibcryptoSha256.Append(ref prepared[0], padded);
        Xor(padded, InnerPad ^ OuterPad);
        LibcryptoSha256.Start(ref prepared[1]);
        LibcryptoSha256.Append(ref prepared[1], padded);
    }

    public override void Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> mac)
    {
        var prepared = MemoryMarshal.Cast<byte, LibcryptoSha256.State>(states.AsSpanRacing());
        var state = prepared[0];
        LibcryptoSha256.Append(ref state, first);
        LibcryptoSha256.Append(ref state, second);
        LibcryptoSha256.Finish(ref state, mac);

        state = prepared[1];
        LibcryptoSha256.Append(ref state, mac);
        LibcryptoSha256.Finish(ref state, mac);

        // What is left on the stack comes from the key.
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<LibcryptoSha256.State>(ref state)));
    }

    public override void Dispose() => states.Dispose();

    private static void Xor(Span<byte> block, byte pad)
    {
        foreach (ref var value in block)
        {
            value ^= pad;
        }
    }
}
