namespace Keywright.Keys.Policy;

/// <summary>
/// What a key is held to beyond its permissions, addresses and symbols, as its owner states it. A list that is empty and a number that is
/// null stand for no such rule. A request must pass every rule there is; what a rule denies, no other allows.
/// </summary>
public sealed record KeyPolicy
{
    /// <summary>Routes it may call, each as <c>GET /api/v3/account</c>, <c>/api/v3/order</c>, <c>/sapi/*</c> or a group: <c>market-data</c>, <c>orders</c>, <c>account</c>, <c>wallet</c>.</summary>
    public IReadOnlyList<string> AllowRoutes { get => field ?? []; init; }

    public IReadOnlyList<string> DenyRoutes { get => field ?? []; init; }

    /// <summary>Symbols it may not trade, whatever else is allowed; written as symbols are: <c>BTCUSDT</c>, <c>BTC*</c>, <c>*USDT</c>.</summary>
    public IReadOnlyList<string> DenySymbols { get => field ?? []; init; }

    /// <summary><c>LIMIT</c>, <c>MARKET</c> and the exchange's other types.</summary>
    public IReadOnlyList<string> OrderTypes { get => field ?? []; init; }

    /// <summary><c>BUY</c>, <c>SELL</c>.</summary>
    public IReadOnlyList<string> Sides { get => field ?? []; init; }

    /// <summary><c>GTC</c>, <c>IOC</c>, <c>FOK</c>.</summary>
    public IReadOnlyList<string> TimesInForce { get => field ?? []; init; }

    /// <summary>USDT.</summary>
    public decimal? MaxOrderNotional { get; init; }

    /// <summary>USDT, within an hour of UTC.</summary>
    public decimal? MaxHourlyNotional { get; init; }

    /// <summary>USDT, within a day of UTC.</summary>
    public decimal? MaxDailyNotional { get; init; }

    public int? OrdersPerMinute { get; init; }

    /// <summary>Within a day of UTC.</summary>
    public int? OrdersPerDay { get; init; }

    public int? MaxOpenOrders { get; init; }

    /// <summary>The most of an asset the key may have bought more than sold, open buys counted: asset and amount.</summary>
    public IReadOnlyDictionary<string, decimal> MaxPosition { get => field ??= new Dictionary<string, decimal>(); init; }

    /// <summary>USDT, realised and not, within a day of UTC.</summary>
    public decimal? MaxDailyLoss { get; init; }

    /// <summary>How far a price may lie from the reference price, in hundredths of a percent of it.</summary>
    public int? CollarBps { get; init; }

    /// <summary>When it may trade, UTC: <c>mon-fri 08:00-17:30</c>, several joined by commas.</summary>
    public IReadOnlyList<string> TradingHours { get => field ?? []; init; }

    /// <summary>The slice of the account it works with: asset and amount.</summary>
    public IReadOnlyDictionary<string, decimal> Allocation { get => field ??= new Dictionary<string, decimal>(); init; }

    /// <summary>The address book of a key that may withdraw: each <c>ASSET:NETWORK:ADDRESS</c>, with <c>:MEMO</c> where the network has one.</summary>
    public IReadOnlyList<string> WithdrawTo { get => field ?? []; init; }

    /// <summary><c>own</c>: it sees and touches only its own orders; <c>account</c>: the account's. Null: what its account has by default.</summary>
    public string? Orders { get; init; }

    /// <summary>The past it may read, for tax tools: nothing before this instant.</summary>
    public DateTimeOffset? HistoryFrom { get; init; }

    /// <summary>Nothing from this instant on.</summary>
    public DateTimeOffset? HistoryTo { get; init; }

    /// <summary>
    /// <c>legacy</c>: a signature over the text before it was percent-encoded is good, too, as old bots make it; <c>strict</c> and null: only one over
    /// the bytes as sent.
    /// </summary>
    public string? Encoding { get; init; }
}
