using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.Vaults;

/// <summary>What the owner gives to open or close a vault: a passphrase, or the content of a key file. Zeroed on disposal.</summary>
public sealed class OwnerSecret : IDisposable
{
    private OwnerSecret(RootOpener opener) => Opener = opener;

    public bool IsPassphrase => Opener.Method == OpeningMethod.Passphrase;

    internal RootOpener Opener { get; }

    /// <summary>Null, and the sentence why, when it can be none.</summary>
    /// <param name="secret">The bytes; the caller zeroes its own copy.</param>
    public static OwnerSecret? TryRead(bool isPassphrase, ReadOnlySpan<byte> secret, out string? problem)
    {
        try
        {
            problem = null;
            return new OwnerSecret(isPassphrase ? RootOpener.FromPassphrase(secret) : RootOpener.FromKey(secret));
        }
        catch (SealKeyException why)
        {
            problem = why.Message;
            return null;
        }
    }

    public void Dispose() => Opener.Dispose();

    public override string ToString() => "OwnerSecret(***)";
}
