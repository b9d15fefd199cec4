using System.Text;

namespace Keywright.Keys.Signing;

/// <summary>Reads the bytes of a signature out of every form that people write them down in.</summary>
internal static class SignatureForms
{
    /// <param name="text">As sent, percent escapes undone once.</param>
    public static IEnumerable<(SignatureForm Form, byte[] Bytes)> Of(string text)
    {
        if (text.Contains('%', StringComparison.Ordinal))
        {
            foreach (var (_, bytes) in Of(Uri.UnescapeDataString(text)).Take(1))
            {
                yield return (SignatureForm.EncodedTwice, bytes);
            }

            yield break;
        }

        // MACs of SHA-256 and SHA-512, Ed25519, and RSA of whole sizes.
        if (text.Length is 64 or 128 or 512 or 768 or 1024 && text.All(char.IsAsciiHexDigit))
        {
            yield return (SignatureForm.Hex, Convert.FromHexString(text));
        }

        if (TryBase64(text.Replace(' ', '+'), out var plain))
        {
            yield return (SignatureForm.Base64, plain);
            if (plain.Length is 64 or 128 && plain.All(digit => char.IsAsciiHexDigit((char)digit)))
            {
                yield return (SignatureForm.Base64OfHex, Convert.FromHexString(Encoding.ASCII.GetString(plain)));
            }
        }

        var joined = string.Concat(text.Where(character => character is not ('\r' or '\n')));
        if (joined.Length != text.Length && TryBase64(joined, out var inLines))
        {
            yield return (SignatureForm.Base64InLines, inLines);
        }

        var padded = joined.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        if (padded != joined && TryBase64(padded, out var url))
        {
            yield return (SignatureForm.Base64Url, url);
        }
    }

    private static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        // .NET passes over white space, which is a form of its own here.
        var read = Convert.TryFromBase64String(text, bytes, out var length) && !text.Any(char.IsWhiteSpace);
        bytes = bytes[..length];
        return read && length > 0;
    }
}
