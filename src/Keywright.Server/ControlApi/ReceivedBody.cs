using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>
/// A request's body in one piece. It may hold a passphrase, a password, or a private key that somebody pasted in the place of a public one, so it
/// lies in memory that does not move and is zeroed on disposal, and the listener's own buffers are zeroed as it is read.
/// </summary>
internal sealed class ReceivedBody : IDisposable
{
    private const int FirstBytes = 4096;

    private byte[] room = Room(FirstBytes);
    private int length;

    private ReceivedBody()
    {
    }

    public ReadOnlySpan<byte> Bytes => room.AsSpan(0, length);

    /// <summary>Reads to the end; the listener bounds how much that is.</summary>
    public static async Task<ReceivedBody> ReadAsync(HttpContext http)
    {
        var body = new ReceivedBody();
        try
        {
            while (true)
            {
                var read = await http.Request.BodyReader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
                body.Take(read.Buffer);
                http.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || read.IsCanceled)
                {
                    return body;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(room);

    public override string ToString() => "ReceivedBody(***)";

    /// <summary>A body of known length is read where the socket put it; those bytes are zeroed as soon as they are copied.</summary>
    private void Take(ReadOnlySequence<byte> from)
    {
        var needed = length + (int)from.Length;
        if (needed > room.Length)
        {
            var larger = Room(Math.Max(needed, room.Length * 2));
            Bytes.CopyTo(larger);
            CryptographicOperations.ZeroMemory(room);
            room = larger;
        }

        from.CopyTo(room.AsSpan(length));
        length = needed;
        foreach (var segment in from)
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(segment).Span);
        }
    }

    private static byte[] Room(int bytes) => GC.AllocateArray<byte>(bytes, pinned: true);
}
