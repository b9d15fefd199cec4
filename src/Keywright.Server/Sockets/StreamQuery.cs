namespace Keywright.Server.Sockets;

/// <summary>The few parameters a connection's address may carry; nothing is signed here, so escapes are simply undone.</summary>
internal static class StreamQuery
{
    /// <summary>The first value of that name, still escaped; null when there is none.</summary>
    public static string? Value(string query, string name)
    {
        foreach (var pair in query.Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0 && pair.AsSpan(0, equals).SequenceEqual(name))
            {
                return pair[(equals + 1)..];
            }
        }

        return null;
    }

    public static string Unescape(string text) => text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;
}
