using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.Vaults;

/// <summary>The vault stays shut with what was given; the message is one plain sentence and does not say what was wrong about it.</summary>
internal sealed class VaultShutException : Exception
{
    private VaultShutException(string sentence, bool isWrong)
        : base(sentence) => IsWrong = isWrong;

    /// <summary>Something was given, and it was wrong: an attempt that counts.</summary>
    public bool IsWrong { get; }

    public static VaultShutException Wrong(OpeningMethod method) => new(
        method == OpeningMethod.Passphrase
            ? "The vault does not open with that: it takes the passphrase it was closed with."
            : "The vault does not open with that key file: put the right one in its place, or restore a backup.",
        isWrong: true);

    public static VaultShutException NeedsPassphrase() => new("The vault is sealed under a passphrase: open it with keywright vault unseal.", isWrong: false);
}
