using System.Text.Json;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>What the exchange says that a credential may do (keys.md §2), and what is to be thought of it.</summary>
/// <param name="Refused">Why it is not taken at all; null when it is.</param>
/// <param name="Warnings">What its owner had better change at the exchange, one sentence each.</param>
public sealed record UpstreamRights(string? Refused, IReadOnlyList<string> Warnings)
{
    /// <summary>An exchange without the route: testnet and demo.</summary>
    public static UpstreamRights Unverifiable { get; } = new(null, ["This exchange does not tell a credential's rights, so they could not be looked at."]);

    /// <summary>Reads the answer of <c>apiRestrictions</c>.</summary>
    public static UpstreamRights Read(JsonElement told)
    {
        var warnings = new List<string>();
        if (Is("enableWithdrawals"))
        {
            return new UpstreamRights("This credential may withdraw. Untick \"Enable Withdrawals\" at the exchange and try again: a gateway that is broken into must not be able to send money away.", []);
        }

        if (!Is("enableReading"))
        {
            return new UpstreamRights("This credential may not read. Tick \"Enable Reading\" at the exchange and try again.", []);
        }

        if (!Is("ipRestrict"))
        {
            warnings.Add("It works from any address: restrict it at the exchange to the address that this gateway calls from.");
        }

        if (!Is("enableSpotAndMarginTrading"))
        {
            warnings.Add("It may not trade: tick \"Enable Spot & Margin Trading\" at the exchange if a key is to place orders.");
        }

        foreach (var (field, box) in ((string, string)[])[
            ("enableInternalTransfer", "Enable Internal Transfer"), ("permitsUniversalTransfer", "Permits Universal Transfer"), ("enableMargin", "Enable Margin Loan, Repay & Transfer"),
            ("enableFutures", "Enable Futures"), ("enableVanillaOptions", "Enable European Options"), ("enablePortfolioMarginTrading", "Enable Portfolio Margin")])
        {
            if (Is(field))
            {
                warnings.Add($"It has a right that nothing here uses: untick \"{box}\" at the exchange.");
            }
        }

        return new UpstreamRights(null, warnings);

        bool Is(string name) => told.ValueKind == JsonValueKind.Object && told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
    }
}
