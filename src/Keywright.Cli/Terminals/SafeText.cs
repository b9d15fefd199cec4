namespace Keywright.Cli.Terminals;

/// <summary>
/// Text for a terminal. Labels, routes and client ids are other people's text: a control character in them could
/// move the cursor, hide a line or fake one.
/// </summary>
internal static class SafeText
{
    public static string Of(string text)
    {
        foreach (var c in text)
        {
            if (IsUnsafe(c))
            {
                return string.Create(text.Length, text, static (into, from) =>
                {
                    for (var i = 0; i < into.Length; i++)
                    {
                        into[i] = IsUnsafe(from[i]) ? '\ufffd' : from[i];
                    }
                });
            }
        }
        return text;
    }

    // The bidirectional marks turn a line round without being control characters.
    private static bool IsUnsafe(char c) => char.IsControl(c) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
