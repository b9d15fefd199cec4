using Keywright.Keys.Sealing;

namespace Keywright.Keys.Credentials;

/// <summary>A person's authenticator: a secret sealed in the vault, shown once to be scanned, and asked for codes ever after.</summary>
public static class CodeDevice
{
    private const int SizeBytes = 20;

    /// <summary>Makes a secret and seals it for the record called <paramref name="identity"/>.</summary>
    /// <returns>The sealed record, and the secret in base 32 to show its owner once.</returns>
    public static (byte[] Record, string Secret) Enrol(Vault vault, string identity, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(random);
        using var secret = new SecretBytes(SizeBytes);
        random.Fill(secret.AsSpan());
        return (vault.Seal(identity, secret.AsSpan()), Base32.Write(secret.AsSpan()));
    }

    /// <summary>
    /// The step a code belongs to: the current one or a neighbour, and later than <paramref name="lastStep"/>, so that a code is good once.
    /// Null when it is none of them.
    /// </summary>
    /// <exception cref="SealedRecordException">The record does not open.</exception>
    public static long? StepOf(Vault vault, string identity, byte[] record, string code, long step, long lastStep)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(code);
        using var secret = vault.Open(identity, record);
        long? found = null;
        for (var near = step - 1; near <= step + 1; near++)
        {
            if (OneTimeCode.IsSame(OneTimeCode.At(secret.AsSpan(), near, OneTimeCode.Digits), code) && near > lastStep)
            {
                found = near;
            }
        }

        return found;
    }
}
