using System.Globalization;

namespace Keywright.Control;

/// <summary>What to look for in the log; every member that is set narrows the answer.</summary>
public sealed record AuditSearch
{
    /// <summary>A label or an API key.</summary>
    public string? Key { get; init; }

    public string? Route { get; init; }

    /// <summary>The exchange's code, as -2010; 0 finds what was answered.</summary>
    public int? Code { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>Only entries after this sequence.</summary>
    public ulong? After { get; init; }

    /// <summary>At most this many entries, 1 to 1000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>True takes the newest that fit, false the oldest; the answer is oldest first either way.</summary>
    public bool Newest { get; init; } = true;

    /// <summary>The same as the query of <c>GET /v1/audit</c>, without the question mark.</summary>
    public string ToQuery()
    {
        List<string> parts = [];
        void Say(string name, string? value)
        {
            if (value is not null)
            {
                parts.Add(name + "=" + Uri.EscapeDataString(value));
            }
        }
        Say("key", Key);
        Say("route", Route);
        Say("code", Code?.ToString(CultureInfo.InvariantCulture));
        Say("from", From?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Say("to", To?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Say("after", After?.ToString(CultureInfo.InvariantCulture));
        Say("limit", Limit.ToString(CultureInfo.InvariantCulture));
        Say("newest", Newest ? "true" : "false");
        return string.Join('&', parts);
    }
}
