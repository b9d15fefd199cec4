using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Sealing;

namespace Keywright.Keys.Credentials;

/// <summary>What a webhook's receiver knows our messages by: shown to the owner once, sealed, and asked for signatures ever after.</summary>
/// <remarks>It is a token of <see cref="BearerToken"/>'s form; its ASCII characters are the key of HMAC-SHA256.</remarks>
public static class WebhookSecret
{
    private const string Prefix = "kwh";

    /// <returns>The record sealed for <paramref name="identity"/>, and the secret to show once.</returns>
    public static (byte[] Record, string Secret) Make(Vault vault, string identity, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(vault);
        var secret = BearerToken.Create(Prefix, random);
        return (vault.Seal(identity, Encoding.ASCII.GetBytes(secret)), secret);
    }

    /// <summary>HMAC-SHA256 of a message in hex.</summary>
    /// <exception cref="SealedRecordException">The record does not open.</exception>
    public static string Sign(Vault vault, string identity, byte[] record, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(vault);
        using var secret = vault.Open(identity, record);
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret.AsSpan(), message));
    }
}
