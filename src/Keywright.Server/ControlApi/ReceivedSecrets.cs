using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Keywright.Control;
using Keywright.Gateway.Manage.Vaults;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>What the owner sent to open or close a vault with, or to give an account its credential. Every buffer it came through is zeroed.</summary>
internal sealed class ReceivedSecrets : IDisposable
{
    private ReceivedSecrets()
    {
    }

    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>What opens the vault now, or the backup; null when none was sent.</summary>
    public OwnerSecret? Current { get; private set; }

    /// <summary>What shall open the vault from now on; null when none was sent.</summary>
    public OwnerSecret? Next { get; private set; }

    /// <summary>An account's API key at a real exchange; null when none was sent.</summary>
    public string? UpstreamApiKey { get; private set; }

    /// <summary>The HMAC secret that belongs to it, zeroed with this; empty when none was sent.</summary>
    public Memory<byte> UpstreamSecret { get; private set; }

    public static async Task<ReceivedSecrets> ReadAsync(HttpContext http)
    {
        var received = new ReceivedSecrets();
        if (http.Request.ContentLength is not (>= 0 and <= SecretBody.BytesMax))
        {
            received.Problem = $"The body of a secret has a Content-Length of at most {SecretBody.BytesMax} bytes.";
            return received;
        }

        using var body = await ReceivedBody.ReadAsync(http).ConfigureAwait(false);
        received.Take(body.Bytes);
        return received;
    }

    public void Dispose()
    {
        Current?.Dispose();
        Next?.Dispose();
        CryptographicOperations.ZeroMemory(UpstreamSecret.Span);
    }

    public override string ToString() => "ReceivedSecrets(***)";

    private void Take(ReadOnlySpan<byte> body)
    {
        while (body.Length >= SecretBody.FieldHeadBytes && Problem is null)
        {
            var kind = (SecretKind)body[0];
            var length = BinaryPrimitives.ReadUInt16LittleEndian(body[1..]);
            body = body[SecretBody.FieldHeadBytes..];
            if (length > body.Length)
            {
                break;
            }

            switch (kind)
            {
                case SecretKind.UpstreamApiKey:
                    UpstreamApiKey = Encoding.ASCII.GetString(body[..length]);
                    break;
                case SecretKind.UpstreamSecret when UpstreamSecret.IsEmpty:
                    UpstreamSecret = GC.AllocateArray<byte>(length, pinned: true);
                    body[..length].CopyTo(UpstreamSecret.Span);
                    break;
                default:
                    TakeOpener(kind, body[..length]);
                    break;
            }

            body = body[length..];
        }

        Problem ??= body.IsEmpty ? null : "The body of a secret is not as the program of this version writes it.";
    }

    private void TakeOpener(SecretKind kind, ReadOnlySpan<byte> secret)
    {
        var read = OwnerSecret.TryRead(kind is SecretKind.Passphrase or SecretKind.NextPassphrase, secret, out var problem);
        Problem = problem;
        switch (kind)
        {
            case SecretKind.Passphrase or SecretKind.Key when Current is null:
                Current = read;
                break;
            case SecretKind.NextPassphrase or SecretKind.NextKey when Next is null:
                Next = read;
                break;
            default:
                read?.Dispose();
                Problem ??= "The body of a secret is not as the program of this version writes it.";
                break;
        }
    }
}
