namespace Keywright.Doctor.Signatures;

/// <summary>Reads what a curl command would send.</summary>
internal static class CurlLine
{
    /// <summary>Options whose next word is theirs and no matter of the request's.</summary>
    private static readonly HashSet<string> Passed = new(StringComparer.Ordinal)
    {
        "-o", "--output", "-A", "--user-agent", "-m", "--max-time", "--connect-timeout", "-b", "--cookie", "-e", "--referer", "-w", "--write-out", "-x", "--proxy",
        "--cacert", "--resolve", "--retry", "-u", "--user", "-D", "--dump-header", "-K", "--config", "--interface",
    };

    public static FailingRequest? TryRead(string command, out string problem)
    {
        if (ShellWords.TryCut(command, out var bareAmpersand, out problem) is not { } words)
        {
            return null;
        }

        string? method = null, url = null, apiKey = null;
        List<string> data = [];
        var inQuery = false;
        for (var at = 1; at < words.Count; at++)
        {
            var (name, value) = Option(words, ref at);
            switch (name)
            {
                case "":
                    url ??= value;
                    break;
                case "--url":
                    url = value;
                    break;
                case "-X" or "--request":
                    method = value;
                    break;
                case "-G" or "--get":
                    inQuery = true;
                    break;
                case "-H" or "--header" when value.StartsWith("X-MBX-APIKEY:", StringComparison.OrdinalIgnoreCase):
                    apiKey = value["X-MBX-APIKEY:".Length..].TrimStart(' ');
                    break;
                case "-d" or "--data" or "--data-raw" or "--data-binary" or "--data-ascii":
                    if (value.StartsWith('@') && name != "--data-raw")
                    {
                        problem = "The command takes its body from a file: put the body itself in its place.";
                        return null;
                    }

                    data.Add(value);
                    break;
                case "--data-urlencode":
                    data.Add(Encoded(value));
                    break;
            }
        }

        var all = string.Join('&', data);
        if (url is null || new[] { url, all, apiKey ?? "" }.Any(part => part.Contains("$(", StringComparison.Ordinal) || part.Contains('`') || HasVariable(part)))
        {
            problem = url is null
                ? "There is no URL in the command."
                : "The command holds shell variables: paste what was really sent, as curl --verbose shows it, or put echo before the command.";
            return null;
        }

        IReadOnlyList<BrokenRule> seen = !bareAmpersand ? [] :
        [
            new BrokenRule("quoting", "The URL stands without quotation marks, so a shell ends the command at its first '&' and sends nothing of what follows.", "Put single quotation marks round the URL."),
        ];
        var target = inQuery && all.Length > 0 ? url + (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + all : url;
        return RequestText.Of(method ?? (data.Count > 0 && !inQuery ? "POST" : "GET"), target, inQuery ? "" : all, apiKey, seen, out problem);
    }

    /// <summary>The option at <paramref name="at"/> and its value; the name is empty for a plain word.</summary>
    private static (string Name, string Value) Option(List<string> words, ref int at)
    {
        var word = words[at];
        if (!word.StartsWith('-') || word.Length == 1)
        {
            return ("", word);
        }

        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                return (word[..equals], word[(equals + 1)..]);
            }

            var takes = Passed.Contains(word) || word is "--url" or "--request" or "--header" || word.StartsWith("--data", StringComparison.Ordinal);
            return (word, takes && at + 1 < words.Count ? words[++at] : "");
        }

        // -XPOST, and flags run together as -sSX POST.
        var letter = word.AsSpan(1).IndexOfAny("XHdoAmbewxuDK");
        if (letter < 0)
        {
            return (word.Contains('G', StringComparison.Ordinal) ? "-G" : word, "");
        }

        var rest = word[(letter + 2)..];
        return ($"-{word[letter + 1]}", rest.Length > 0 ? rest : at + 1 < words.Count ? words[++at] : "");
    }

    // curl: "name=content" escapes the content, "=content" and "content" all of it.
    private static string Encoded(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? Uri.EscapeDataString(value)
            : (equals == 0 ? "" : value[..(equals + 1)]) + Uri.EscapeDataString(value[(equals + 1)..]);
    }

    private static bool HasVariable(string part)
    {
        for (var at = part.IndexOf('$', StringComparison.Ordinal); at >= 0; at = part.IndexOf('$', at + 1))
        {
            if (at + 1 < part.Length && (char.IsAsciiLetter(part[at + 1]) || part[at + 1] is '_' or '{'))
            {
                return true;
            }
        }

        return false;
    }
}
