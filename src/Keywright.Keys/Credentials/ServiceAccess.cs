using System.Text;
using Keywright.Keys.Sealing;

namespace Keywright.Keys.Credentials;

/// <summary>
/// How a service of the owner's is reached: a web address that is a secret by itself, a mail server with its password. Unlike a key's secret it has
/// to be handed to that service, so it can be read back; it is sealed at rest like everything else.
/// </summary>
public static class ServiceAccess
{
    public static byte[] Seal(Vault vault, string identity, string text)
    {
        ArgumentNullException.ThrowIfNull(vault);
        return vault.Seal(identity, Encoding.UTF8.GetBytes(text));
    }

    /// <exception cref="SealedRecordException">The record does not open.</exception>
    public static string Open(Vault vault, string identity, byte[] record)
    {
        ArgumentNullException.ThrowIfNull(vault);
        using var text = vault.Open(identity, record);
        return Encoding.UTF8.GetString(text.AsSpan());
    }
}
