using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>The e-mail by which the exchange's routes name an account: <c>grid_virtual@kqzvhtranoemail.com</c>. Nobody reads mail there; it follows from the account and never changes.</summary>
internal static class AccountEmail
{
    private const int LettersCount = 8;

    /// <summary>Stands between the name of an account and the name that a sub-account of it was given over the API; no owner's account has it in its name.</summary>
    public const char Under = ':';

    public static string Of(int number, string name, int parent)
        => $"{name[(name.IndexOf(Under, StringComparison.Ordinal) + 1)..]}{(parent == 0 ? "" : "_virtual")}@{Letters(number, name)}noemail.com";

    private static string Letters(int number, string name)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"keywright account {number} {name}")));
        return string.Create(LettersCount, hash, static (letters, from) =>
        {
            for (var i = 0; i < letters.Length; i++)
            {
                letters[i] = (char)('a' + (from[i] % 26));
            }
        });
    }
}
