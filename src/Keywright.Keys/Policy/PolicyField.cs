using System.Globalization;
using System.Text.Json;

namespace Keywright.Keys.Policy;

/// <summary>
/// One rule of a key's policy as somebody types it, in a form or on a command line: what it is called, how it is written and read back. A
/// rule that is not there is an empty text. What a rule may say, the gateway knows; here only numbers and times are read.
/// </summary>
/// <param name="Name">As the command line's option, the form's field, and the sentences that refuse it.</param>
/// <param name="Member">As the control API and announcements name it.</param>
/// <param name="Label">For people, with the unit.</param>
/// <param name="Says">What it does, in one sentence.</param>
/// <param name="Value">What stands for its value in a line of help.</param>
/// <param name="Example">What may be typed.</param>
/// <param name="Show">The rule as it is typed.</param>
/// <param name="TryRead">The policy with the rule read, or without it when the text is empty; null when the text cannot be one.</param>
/// <param name="Takes">What it takes, for the sentence that refuses.</param>
public sealed record PolicyField(
    string Name, string Member, string Label, string Says, string Value, string Example, Func<KeyPolicy, string> Show, Func<KeyPolicy, string, KeyPolicy?> TryRead, string Takes)
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];

    /// <summary>It takes several words.</summary>
    public bool IsList { get; private init; }

    /// <summary>Words to choose from; empty when anything may be typed.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>How much, how many, how far.</summary>
    public static IReadOnlyList<PolicyField> Limits { get; } =
    [
        OfMoney("max-order-notional", nameof(KeyPolicy.MaxOrderNotional), "One order, USDT", "The most one order may be worth.", p => p.MaxOrderNotional, (p, v) => p with { MaxOrderNotional = v }),
        OfMoney("max-hourly-notional", nameof(KeyPolicy.MaxHourlyNotional), "Orders of an hour, USDT", "The most its orders of one hour may be worth.", p => p.MaxHourlyNotional, (p, v) => p with { MaxHourlyNotional = v }),
        OfMoney("max-daily-notional", nameof(KeyPolicy.MaxDailyNotional), "Orders of a day, USDT", "The most its orders of one day may be worth.", p => p.MaxDailyNotional, (p, v) => p with { MaxDailyNotional = v }),
        OfMoney("max-daily-loss", nameof(KeyPolicy.MaxDailyLoss), "Loss of a day, USDT", "What it may lose in a day, realised and not, before it opens nothing more.", p => p.MaxDailyLoss, (p, v) => p with { MaxDailyLoss = v }),
        OfCount("orders-per-minute", nameof(KeyPolicy.OrdersPerMinute), "Orders a minute", "Orders it may place in a minute.", p => p.OrdersPerMinute, (p, v) => p with { OrdersPerMinute = v }),
        OfCount("orders-per-day", nameof(KeyPolicy.OrdersPerDay), "Orders a day", "Orders it may place in a day of UTC.", p => p.OrdersPerDay, (p, v) => p with { OrdersPerDay = v }),
        OfCount("max-open-orders", nameof(KeyPolicy.MaxOpenOrders), "Open orders", "Orders it may have open.", p => p.MaxOpenOrders, (p, v) => p with { MaxOpenOrders = v }),
        OfAmounts("max-position", nameof(KeyPolicy.MaxPosition), "Position", "The most of an asset it may have bought more than sold, open buys counted.", "BTC=0.5", p => p.MaxPosition, (p, v) => p with { MaxPosition = v }),
        OfAmounts("allocate", nameof(KeyPolicy.Allocation), "Slice of the account", "The slice of the account it sees and works with.", "USDT=1000, BTC=0.1", p => p.Allocation, (p, v) => p with { Allocation = v }),
        OfValue(
            "collar", nameof(KeyPolicy.CollarBps), "Distance from the reference price", "How far a price may lie from the reference price.", "2%", "2%", "hundredths of a percent up to 100%, as 2% or 0.25%",
            p => p.CollarBps, bps => $"{Number(bps / 100m)}%", ReadPercent, (p, v) => p with { CollarBps = v }),
    ];

    /// <summary>What, where, when.</summary>
    public static IReadOnlyList<PolicyField> Scopes { get; } =
    [
        OfList("deny-symbols", nameof(KeyPolicy.DenySymbols), "Never these symbols", "Symbols it may not trade, whatever else is allowed, as BTC* or *USDT.", "S,...", "BTC*, *USDT", p => p.DenySymbols, (p, v) => p with { DenySymbols = v }),
        OfList("order-types", nameof(KeyPolicy.OrderTypes), "Order types", "Order types it may place, as LIMIT,MARKET.", "T,...", "LIMIT, MARKET", p => p.OrderTypes, (p, v) => p with { OrderTypes = v }),
        OfList("sides", nameof(KeyPolicy.Sides), "Sides", "Sides it may take.", "BUY,SELL", "", p => p.Sides, (p, v) => p with { Sides = v }) with { Choices = ["BUY", "SELL"] },
        OfList("time-in-force", nameof(KeyPolicy.TimesInForce), "Times in force", "Times in force of those types that state one.", "GTC,...", "GTC, IOC", p => p.TimesInForce, (p, v) => p with { TimesInForce = v }),
        OfList(
            "routes", nameof(KeyPolicy.AllowRoutes), "Only these routes", "Routes it may call: 'GET /api/v3/account', /api/v3/order, /sapi/*, or market-data, orders, account, wallet.", "R,...", "GET /api/v3/account, orders",
            p => p.AllowRoutes, (p, v) => p with { AllowRoutes = v }),
        OfList("deny-routes", nameof(KeyPolicy.DenyRoutes), "Never these routes", "Routes it may not call, whatever else is allowed.", "R,...", "/sapi/*", p => p.DenyRoutes, (p, v) => p with { DenyRoutes = v }),
        new(
            "orders", NameOf(nameof(KeyPolicy.Orders)), "Whose orders it sees", "Whose orders it sees and cancels.", "own|account", "",
            p => p.Orders ?? "", (p, text) => p with { Orders = text.Length == 0 ? null : text }, "own or account") { Choices = ["own", "account"] },
        OfList("withdraw-to", nameof(KeyPolicy.WithdrawTo), "Withdraws only to", "The address book of a key that may withdraw.", "ASSET:NETWORK:ADDRESS,...", "USDT:TRX:ADDRESS", p => p.WithdrawTo, (p, v) => p with { WithdrawTo = v }),
        OfList("hours", nameof(KeyPolicy.TradingHours), "Trading hours, UTC", "When it may trade, UTC.", "'mon-fri 08:00-17:30',...", "mon-fri 08:00-17:30", p => p.TradingHours, (p, v) => p with { TradingHours = v }),
        OfTime("history-from", nameof(KeyPolicy.HistoryFrom), "Reads the past from", "It reads no orders and trades from before.", p => p.HistoryFrom, (p, v) => p with { HistoryFrom = v }),
        OfTime("history-to", nameof(KeyPolicy.HistoryTo), "Reads the past to before", "It reads no orders and trades from then on.", p => p.HistoryTo, (p, v) => p with { HistoryTo = v }),
        new(
            "encoding", NameOf(nameof(KeyPolicy.Encoding)), "Encoding that it signs", "Whether an old bot's signatures over text that is not percent-encoded are good, too.", "strict|legacy", "",
            p => p.Encoding ?? "", (p, text) => p with { Encoding = text.Length == 0 ? null : text }, "strict or legacy") { Choices = ["strict", "legacy"] },
    ];

    public static IEnumerable<PolicyField> All => Limits.Concat(Scopes);

    /// <summary>The policy without the rule.</summary>
    public KeyPolicy Without(KeyPolicy policy) => TryRead(policy, "") ?? throw new InvalidOperationException($"{Name}: an empty text is no rule.");

    /// <summary>Words between commas or line ends; a route or an hour may hold a space.</summary>
    public static IReadOnlyList<string> Words(string text) => text.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static PolicyField OfMoney(string name, string member, string label, string says, Func<KeyPolicy, decimal?> get, Func<KeyPolicy, decimal?, KeyPolicy> set)
        => OfValue(name, member, label, says, "USDT", "250.50", "an amount of USDT above 0, as 250.50", get, Number, text => ReadNumber(text) is > 0 and var read ? read : null, set);

    private static PolicyField OfCount(string name, string member, string label, string says, Func<KeyPolicy, int?> get, Func<KeyPolicy, int?, KeyPolicy> set)
        => OfValue(name, member, label, says, "N", "10", "a whole number above 0", get, count => count.ToString(CultureInfo.InvariantCulture), text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read > 0 ? read : null, set);

    private static PolicyField OfTime(string name, string member, string label, string says, Func<KeyPolicy, DateTimeOffset?> get, Func<KeyPolicy, DateTimeOffset?, KeyPolicy> set)
        => OfValue(name, member, label, says, "TIME", "2026-01-01", "a time of UTC, as 2026-01-01 or 2026-01-01T12:00:00Z", get, time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture), ReadTime, set);

    private static PolicyField OfValue<T>(
        string name, string member, string label, string says, string value, string example, string takes, Func<KeyPolicy, T?> get, Func<T, string> show, Func<string, T?> read, Func<KeyPolicy, T?, KeyPolicy> set)
        where T : struct
        => new(
            name, NameOf(member), label, says, value, example, p => get(p) is { } there ? show(there) : "",
            (p, text) => text.Length == 0 ? set(p, null) : read(text) is { } typed ? set(p, typed) : null, takes);

    private static PolicyField OfList(string name, string member, string label, string says, string value, string example, Func<KeyPolicy, IReadOnlyList<string>> get, Func<KeyPolicy, IReadOnlyList<string>, KeyPolicy> set)
        => new(name, NameOf(member), label, says, value, example, p => string.Join(", ", get(p)), (p, text) => set(p, Words(text)), "words between commas") { IsList = true };

    private static PolicyField OfAmounts(
        string name, string member, string label, string says, string example, Func<KeyPolicy, IReadOnlyDictionary<string, decimal>> get, Func<KeyPolicy, IReadOnlyDictionary<string, decimal>, KeyPolicy> set)
        => new(
            name, NameOf(member), label, says, "ASSET=N,...", example,
            p => string.Join(", ", get(p).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Number(pair.Value)}")),
            (p, text) => ReadAmounts(text) is { } read ? set(p, read) : null, "each asset once with an amount, as BTC=0.5") { IsList = true };

    private static string NameOf(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);

    private static string Number(decimal number) => number.ToString("0.########", CultureInfo.InvariantCulture);

    private static decimal? ReadNumber(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) ? read : null;

    private static int? ReadPercent(string text) =>
        text is [.. var number, '%'] && ReadNumber(number) is > 0 and <= 100 and var read && decimal.Floor(read * 100) == read * 100 ? (int)(read * 100) : null;

    private static DateTimeOffset? ReadTime(string text)
        => DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read) ? read : null;

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
