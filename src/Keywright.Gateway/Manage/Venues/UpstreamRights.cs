using System.Text.Json;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>What the exchange says that a credential may do (keys.md §2), and what is to be thought of it.</summary>
/// <param name="Refused">Why it is not taken at all; null when it is.</param>
/// <param name="Warnings">What its owner had better change at the exchange, whatever its keys are to do; one sentence each.</param>
public sealed record UpstreamRights(string? Refused, IReadOnlyList<string> Warnings)
{
    /// <summary>The exchange ends trading from any address so long after it was ticked (keys.md §1).</summary>
    public const long LapseUs = 90L * 24 * 3_600_000_000;

    /// <summary>It may place orders.</summary>
    public bool Trades { get; init; }

    /// <summary>It trades from any address, so that the exchange will end its trading.</summary>
    public bool IsLapsing { get; init; }

    /// <summary>It may move money between the account and those under it; null: the exchange does not say.</summary>
    public bool? MovesMoney { get; init; }

    /// <summary>What its owner had better change there.</summary>
    /// <param name="keysMoveMoney">A key of the account is to move money between it and those under it.</param>
    public IReadOnlyList<string> WarningsFor(bool keysMoveMoney) => MovesMoney is not { } may || may == keysMoveMoney ? Warnings
        : [.. Warnings, may ? Surplus("Enable Internal Transfer") : "A key of this account is to move money between it and its sub-accounts, and this credential may not: tick \"Enable Internal Transfer\" at the exchange."];

    /// <summary>When, where the exchange says so; Unix microseconds.</summary>
    public long? ToldLapseUs { get; init; }

    /// <summary>What the exchange said when it was last read.</summary>
    public static UpstreamRights? Of(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var told = JsonDocument.Parse(json);
        return Read(told.RootElement);
    }

    /// <summary>An exchange without the route: testnet and demo.</summary>
    public static UpstreamRights Unverifiable { get; } = new(null, ["This exchange does not tell a credential's rights, so they could not be looked at."]) { Trades = true };

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
            ("permitsUniversalTransfer", "Permits Universal Transfer"), ("enableMargin", "Enable Margin Loan, Repay & Transfer"),
            ("enableFutures", "Enable Futures"), ("enableVanillaOptions", "Enable European Options"), ("enablePortfolioMarginTrading", "Enable Portfolio Margin")])
        {
            if (Is(field))
            {
                warnings.Add(Surplus(box));
            }
        }

        var lapse = told.TryGetProperty("tradingAuthorityExpirationTime", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out var ms) && ms is > 0 and < 4_102_444_800_000 ? ms * 1_000 : (long?)null;
        return new UpstreamRights(null, warnings) { Trades = Is("enableSpotAndMarginTrading"), MovesMoney = Is("enableInternalTransfer"), IsLapsing = Is("enableSpotAndMarginTrading") && !Is("ipRestrict"), ToldLapseUs = lapse };

        bool Is(string name) => told.ValueKind == JsonValueKind.Object && told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
    }

    private static string Surplus(string box) => $"It has a right that nothing here uses: untick \"{box}\" at the exchange.";
}
