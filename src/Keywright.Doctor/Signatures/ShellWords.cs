using System.Text;

namespace Keywright.Doctor.Signatures;

/// <summary>Cuts a command line into words as a POSIX shell does, with the <c>$'…'</c> that browsers write. Nothing is expanded.</summary>
internal static class ShellWords
{
    /// <param name="text">One command; a backslash at a line's end goes on.</param>
    /// <param name="bareAmpersand">An '&amp;' stands outside of quotation marks: a shell ends the command there.</param>
    /// <param name="problem">One sentence when it cannot be cut.</param>
    public static List<string>? TryCut(string text, out bool bareAmpersand, out string problem)
    {
        (bareAmpersand, problem) = (false, "");
        List<string> words = [];
        var word = new StringBuilder();
        var begun = false;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            switch (c)
            {
                case '\'' or '"':
                case '$' when at + 1 < text.Length && text[at + 1] == '\'':
                    begun = true;
                    var end = c == '\'' ? Single(text, at + 1, word) : c == '"' ? Double(text, at + 1, word) : Ansi(text, at + 2, word);
                    if (end < 0)
                    {
                        problem = "A quotation mark in the command is not closed: paste it whole.";
                        return null;
                    }

                    at = end;
                    break;
                case '\\' when at + 1 < text.Length:
                    at += text[at + 1] == '\r' && at + 2 < text.Length ? 2 : 1;
                    if (text[at] != '\n')
                    {
                        word.Append(text[at]);
                        begun = true;
                    }

                    break;
                case ' ' or '\t' or '\n' or '\r':
                    if (begun)
                    {
                        words.Add(word.ToString());
                        word.Clear();
                        begun = false;
                    }

                    break;
                case '|' or ';' or '&' when !begun:
                    at = text.Length; // what follows is another command
                    break;
                default:
                    bareAmpersand |= c == '&';
                    word.Append(c);
                    begun = true;
                    break;
            }
        }

        if (begun)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static int Single(string text, int from, StringBuilder into)
    {
        var end = text.IndexOf('\'', from);
        into.Append(end < 0 ? "" : text[from..end]);
        return end;
    }

    private static int Double(string text, int from, StringBuilder into)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                return at;
            }

            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' or '$' or '`' or '\n')
            {
                at++;
                if (text[at] == '\n')
                {
                    continue;
                }
            }

            into.Append(text[at]);
        }

        return -1;
    }

    private static int Ansi(string text, int from, StringBuilder into)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] == '\'')
            {
                return at;
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                into.Append(text[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
                continue;
            }

            into.Append(text[at]);
        }

        return -1;
    }
}
