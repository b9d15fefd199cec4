using System.Text.Json;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Announcing;

/// <summary>How a key's rights differ after a change. What its owner writes beside it for themselves is nobody else's.</summary>
internal static class RightsDifference
{
    /// <param name="before">Null for a new key.</param>
    /// <param name="after">As it is kept now.</param>
    public static IReadOnlyList<RightsChange> Of(KeyRow? before, KeyRow after)
    {
        var (old, now) = (before is null ? [] : Rights(before), Rights(after));
        return [.. old.Keys.Union(now.Keys)
            .Select(field => new RightsChange(field, old.GetValueOrDefault(field, ""), now.GetValueOrDefault(field, "")))
            .Where(change => change.Before != change.After)];
    }

    private static Dictionary<string, string> Rights(KeyRow row)
    {
        var rights = new Dictionary<string, string>
        {
            ["label"] = row.Label,
            ["permissions"] = row.Permissions,
            ["allowedIps"] = row.AllowedIps.Length == 0 ? "any" : row.AllowedIps,
            ["symbols"] = row.Symbols.Length == 0 ? "all" : row.Symbols,
            ["expiresAt"] = Time(row.ExpiresUs),
            ["tradingAuthorityExpiresAt"] = Time(row.TradingLapsesUs),
        };

        // Homes of before have empty lists in their rows, which are no rules.
        using var policy = JsonDocument.Parse(PolicyJson.Write(PolicyJson.Read(row.Policy, row.Label)));
        foreach (var rule in policy.RootElement.EnumerateObject())
        {
            rights[rule.Name] = rule.Value.ToString();
        }

        return rights;
    }

    private static string Time(long? us) => us is { } at ? GatewayClock.InstantOf(at).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) : "never";
}
