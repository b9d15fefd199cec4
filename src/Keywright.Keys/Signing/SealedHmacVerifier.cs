using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

/// <summary>
/// Checks an HMAC key's signatures, its secret sealed until the first of them: what is opened at a start does not grow with the number of
/// keys, and the secret of one that nobody uses is not in memory.
/// </summary>
internal sealed class SealedHmacVerifier(Vault vault, string identity, byte[] sealedSecret) : SignatureVerifier(KeyType.Hmac)
{
    private readonly Lock opening = new();
    private byte[]? closed = sealedSecret;
    private volatile HmacVerifier? opened;

    public override void Open() => _ = Opened();

    private protected override bool VerifyCore(ReadOnlySpan<byte> query, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
        => (opened ?? Opened()) is { } verifier && verifier.Verify(query, body, signature);

    private protected override void DisposeCore()
    {
        // Whoever opens it in this moment comes to the end first, so that what was opened is zeroed here.
        lock (opening)
        {
            closed = null;
            opened?.Dispose();
        }
    }

    /// <summary>Null when this was disposed of, or its vault was, before it was opened.</summary>
    private HmacVerifier? Opened()
    {
        lock (opening)
        {
            if (closed is not { } record)
            {
                return opened;
            }

            try
            {
                using var secret = vault.Open(identity, record);
                opened = new HmacVerifier(HmacKey.Prepare(secret.AsSpan()));
                closed = null;
                return opened;
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
        }
    }
}
