using System.Globalization;
using Keywright.Control;
using Keywright.Gateway.Manage;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

internal sealed class AuditRoutes(AuditDesk desk)
{
    private const int LimitMax = 1000;

    public Task SearchAsync(HttpContext http)
    {
        var given = http.Request.Query;
        string? Text(string name) => given[name].ToString() is { Length: > 0 } text ? text : null;

        int? code = null;
        if (Text("code") is { } codeText)
        {
            if (!int.TryParse(codeText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                return Answer.ProblemAsync(http, 400, "code is a whole number, as -2010.");
            }
            code = number;
        }
        ulong? after = null;
        if (Text("after") is { } afterText)
        {
            if (!ulong.TryParse(afterText, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return Answer.ProblemAsync(http, 400, "after is the sequence of an entry, a whole number.");
            }
            after = number;
        }
        var limit = 100;
        if (Text("limit") is { } limitText
            && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > LimitMax))
        {
            return Answer.ProblemAsync(http, 400, $"limit is a whole number from 1 to {LimitMax}.");
        }
        if (!TryTime(Text("from"), out var from))
        {
            return Answer.ProblemAsync(http, 400, "from is a time as 2026-11-21T17:00:00Z.");
        }
        if (!TryTime(Text("to"), out var to))
        {
            return Answer.ProblemAsync(http, 400, "to is a time as 2026-11-21T17:00:00Z.");
        }

        var lines = desk.Search(new(Text("key"), Text("route"), code, from, to, after, limit, Text("newest") != "false"));
        // Both sides promise oldest first, whichever end the search began at.
        IReadOnlyList<AuditEntry> entries = [.. lines.OrderBy(line => line.Sequence).Select(Words.ToEntry)];
        return Answer.JsonAsync(http, 200, entries, ControlJson.Default.IReadOnlyListAuditEntry);
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (text is null)
        {
            return true;
        }
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
        {
            return false;
        }
        time = read;
        return true;
    }
}
