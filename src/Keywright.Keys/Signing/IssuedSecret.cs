using System.Text;
using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

/// <summary>A new HMAC secret on its way to its owner: it can be read once, then only the vault has it.</summary>
public sealed class IssuedSecret : IDisposable
{
    private SecretBytes? secret;

    internal IssuedSecret(SecretBytes secret) => this.secret = secret;

    /// <summary>The secret, 64 characters <c>[A-Za-z0-9]</c>, the first time.</summary>
    /// <exception cref="InvalidOperationException">It was read before, or disposed of.</exception>
    public string Reveal()
    {
        using var taken = Interlocked.Exchange(ref secret, null)
            ?? throw new InvalidOperationException("The secret was shown already; it is shown only once. Rotate the key to get a new one.");
        return Encoding.ASCII.GetString(taken.AsSpan());
    }

    /// <summary>Seals it for the record called <paramref name="identity"/>, to be shown later instead of now.</summary>
    /// <exception cref="InvalidOperationException">It was read before, or disposed of.</exception>
    public byte[] Postpone(Vault vault, string identity)
    {
        ArgumentNullException.ThrowIfNull(vault);
        using var taken = Interlocked.Exchange(ref secret, null)
            ?? throw new InvalidOperationException("The secret was shown already; it cannot wait for somebody else.");
        return vault.Seal(identity, taken.AsSpan());
    }

    /// <summary>Opens one that was postponed. Whoever calls this has made sure that it is the only time.</summary>
    /// <exception cref="SealedRecordException">The record does not open.</exception>
    public static IssuedSecret Open(Vault vault, string identity, byte[] record)
    {
        ArgumentNullException.ThrowIfNull(vault);
        return new IssuedSecret(vault.Open(identity, record));
    }

    public void Dispose() => Interlocked.Exchange(ref secret, null)?.Dispose();

    public override string ToString() => "IssuedSecret(***)";
}
