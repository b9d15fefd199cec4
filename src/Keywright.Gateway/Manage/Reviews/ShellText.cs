namespace Keywright.Gateway.Manage.Reviews;

/// <summary>Commands as they are typed into a POSIX shell.</summary>
internal static class ShellText
{
    /// <summary>One word, in quotes if it needs them.</summary>
    public static string Quoted(string word)
        => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ',' or ':' or '%' or '+' or '=' or '@')
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    public static string Keys(params ReadOnlySpan<string> words)
    {
        var line = "./keywright keys";
        foreach (var word in words)
        {
            line += " " + Quoted(word);
        }

        return line;
    }
}
