using System.Globalization;
using Keywright.Keys.Policy;

namespace Keywright.Server.WebConsole.Terms;

/// <summary>One rule of a key's policy as a field: how it is written into a form, and read back. A rule that is not there is an empty text.</summary>
/// <param name="Name">As the command line's option, and as the desk's sentences call it.</param>
/// <param name="Label">For people, with the unit.</param>
/// <param name="Hint">What may be typed, by example.</param>
/// <param name="Show">The rule as it is typed.</param>
/// <param name="TryRead">The policy with the rule read; null when the text cannot be one.</param>
/// <param name="Takes">What the field takes, for the sentence that refuses.</param>
public sealed record PolicyField(string Name, string Label, string Hint, Func<KeyPolicy, string> Show, Func<KeyPolicy, string, KeyPolicy?> TryRead, string Takes)
{
    private const string Money = "an amount of USDT above 0, as 250.50";
    private const string Count = "a whole number above 0";
    private const string Amounts = "each asset once with an amount, as BTC=0.5";
    private const string Time = "a time of UTC, as 2026-01-01 or 2026-01-01T12:00:00Z";

    /// <summary>Words to choose from; empty when anything may be typed.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>How much, how many, how far.</summary>
    public static IReadOnlyList<PolicyField> Limits { get; } =
    [
        OfMoney("max-order-notional", "One order, USDT", p => p.MaxOrderNotional, (p, v) => p with { MaxOrderNotional = v }),
        OfMoney("max-hourly-notional", "Orders of an hour, USDT", p => p.MaxHourlyNotional, (p, v) => p with { MaxHourlyNotional = v }),
        OfMoney("max-daily-notional", "Orders of a day, USDT", p => p.MaxDailyNotional, (p, v) => p with { MaxDailyNotional = v }),
        OfMoney("max-daily-loss", "Loss of a day, USDT", p => p.MaxDailyLoss, (p, v) => p with { MaxDailyLoss = v }),
        OfCount("orders-per-minute", "Orders a minute", p => p.OrdersPerMinute, (p, v) => p with { OrdersPerMinute = v }),
        OfCount("orders-per-day", "Orders a day", p => p.OrdersPerDay, (p, v) => p with { OrdersPerDay = v }),
        OfCount("max-open-orders", "Open orders", p => p.MaxOpenOrders, (p, v) => p with { MaxOpenOrders = v }),
        OfAmounts("max-position", "Position", "BTC=0.5", p => p.MaxPosition, (p, v) => p with { MaxPosition = v }),
        OfAmounts("allocate", "Slice of the account", "USDT=1000, BTC=0.1", p => p.Allocation, (p, v) => p with { Allocation = v }),
        new("collar", "Distance from the reference price", "2%", p => p.CollarBps is { } bps ? $"{Number(bps / 100m)}%" : "", (p, text) => ReadPercent(text) is { } bps ? p with { CollarBps = bps } : null, "hundredths of a percent up to 100%, as 2% or 0.25%"),
    ];

    /// <summary>What, where, when.</summary>
    public static IReadOnlyList<PolicyField> Scopes { get; } =
    [
        OfList("deny-symbols", "Never these symbols", "BTC*, *USDT", p => p.DenySymbols, (p, v) => p with { DenySymbols = v }),
        OfList("order-types", "Order types", "LIMIT, MARKET", p => p.OrderTypes, (p, v) => p with { OrderTypes = v }),
        OfList("sides", "Sides", "", p => p.Sides, (p, v) => p with { Sides = v }) with { Choices = ["BUY", "SELL"] },
        OfList("time-in-force", "Times in force", "GTC, IOC", p => p.TimesInForce, (p, v) => p with { TimesInForce = v }),
        OfList("routes", "Only these routes", "GET /api/v3/account, orders", p => p.AllowRoutes, (p, v) => p with { AllowRoutes = v }),
        OfList("deny-routes", "Never these routes", "/sapi/*", p => p.DenyRoutes, (p, v) => p with { DenyRoutes = v }),
        new("orders", "Whose orders it sees", "", p => p.Orders ?? "", (p, text) => p with { Orders = text }, "own or account") { Choices = ["own", "account"] },
        OfList("withdraw-to", "Withdraws only to", "USDT:TRX:ADDRESS", p => p.WithdrawTo, (p, v) => p with { WithdrawTo = v }),
        OfList("hours", "Trading hours, UTC", "mon-fri 08:00-17:30", p => p.TradingHours, (p, v) => p with { TradingHours = v }),
        OfTime("history-from", "Reads the past from", p => p.HistoryFrom, (p, v) => p with { HistoryFrom = v }),
        OfTime("history-to", "Reads the past to before", p => p.HistoryTo, (p, v) => p with { HistoryTo = v }),
    ];

    public static IEnumerable<PolicyField> All => Limits.Concat(Scopes);

    /// <summary>Words between commas or line ends; a route or an hour may hold a space.</summary>
    public static IReadOnlyList<string> Words(string text) => text.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static PolicyField OfMoney(string name, string label, Func<KeyPolicy, decimal?> get, Func<KeyPolicy, decimal, KeyPolicy> set) =>
        new(name, label, "250.50", p => get(p) is { } amount ? Number(amount) : "", (p, text) => ReadNumber(text) is > 0 and var read ? set(p, read) : null, Money);

    private static PolicyField OfCount(string name, string label, Func<KeyPolicy, int?> get, Func<KeyPolicy, int, KeyPolicy> set) =>
        new(name, label, "10", p => get(p) is { } count ? count.ToString(CultureInfo.InvariantCulture) : "", (p, text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read > 0 ? set(p, read) : null, Count);

    private static PolicyField OfList(string name, string label, string hint, Func<KeyPolicy, IReadOnlyList<string>> get, Func<KeyPolicy, IReadOnlyList<string>, KeyPolicy> set) =>
        new(name, label, hint, p => string.Join(", ", get(p)), (p, text) => set(p, Words(text)), "");

    private static PolicyField OfAmounts(string name, string label, string hint, Func<KeyPolicy, IReadOnlyDictionary<string, decimal>> get, Func<KeyPolicy, IReadOnlyDictionary<string, decimal>, KeyPolicy> set) =>
        new(name, label, hint, p => string.Join(", ", get(p).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Number(pair.Value)}")), (p, text) => ReadAmounts(text) is { } read ? set(p, read) : null, Amounts);

    private static PolicyField OfTime(string name, string label, Func<KeyPolicy, DateTimeOffset?> get, Func<KeyPolicy, DateTimeOffset, KeyPolicy> set) => new(
        name,
        label,
        "2026-01-01",
        p => get(p)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
        (p, text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read) && read.Year > 2000 ? set(p, read) : null,
        Time);

    private static string Number(decimal number) => number.ToString("0.########", CultureInfo.InvariantCulture);

    private static decimal? ReadNumber(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) ? read : null;

    private static int? ReadPercent(string text) =>
        text is [.. var number, '%'] && ReadNumber(number) is > 0 and <= 100 and var read && decimal.Floor(read * 100) == read * 100 ? (int)(read * 100) : null;

    private static Dictionary<string, decimal>? ReadAmounts(string text)
    {
        var read = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var word in Words(text))
        {
            if (word.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } asset, var number] || ReadNumber(number) is not { } amount || !read.TryAdd(asset, amount))
            {
                return null;
            }
        }

        return read;
    }
}
