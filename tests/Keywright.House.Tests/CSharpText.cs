namespace Keywright.House.Tests;

/// <summary>Tells code from prose: rules about code must not trip over a word in a comment or a string.</summary>
internal static class CSharpText
{
    public static string BlankProse(string text)
    {
        var code = text.ToCharArray();
        var at = 0;
        while (at < text.Length)
        {
            var end = ProseEnd(text, at);
            for (var i = at; i < end; i++)
            {
                code[i] = text[i] == '\n' ? '\n' : ' ';
            }

            at = Math.Max(end, at + 1);
        }

        return new string(code);
    }

    /// <summary>Where the comment or literal that begins at <paramref name="at"/> ends; <paramref name="at"/> when none begins there.</summary>
    private static int ProseEnd(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("//"))
        {
            return After(text, "\n", at, keepMark: true);
        }

        if (rest.StartsWith("/*"))
        {
            return After(text, "*/", at + 2);
        }

        if (rest.StartsWith("\"\"\""))
        {
            var quotes = rest.IndexOfAnyExcept('"');
            return quotes < 0 ? text.Length : After(text, new string('"', quotes), at + quotes);
        }

        return text[at] switch
        {
            '"' when IsVerbatim(text, at) => VerbatimEnd(text, at + 1),
            '"' => EscapedEnd(text, at + 1, '"'),
            '\'' => EscapedEnd(text, at + 1, '\''),
            _ => at,
        };
    }

    private static bool IsVerbatim(string text, int quote) =>
        (quote > 0 && text[quote - 1] == '@') || (quote > 1 && text[quote - 1] == '$' && text[quote - 2] == '@');

    private static int After(string text, string mark, int from, bool keepMark = false)
    {
        var found = text.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? text.Length : keepMark ? found : found + mark.Length;
    }

    private static int VerbatimEnd(string text, int at)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                if (at + 1 >= text.Length || text[at + 1] != '"')
                {
                    return at + 1;
                }

                at++;
            }
        }

        return text.Length;
    }

    private static int EscapedEnd(string text, int at, char mark)
    {
        for (; at < text.Length && text[at] != '\n'; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == mark)
            {
                return at + 1;
            }
        }

        return Math.Min(at, text.Length);
    }
}
