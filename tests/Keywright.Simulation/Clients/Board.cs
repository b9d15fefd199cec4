namespace Keywright.Simulation.Clients;

/// <summary>What the exchange's documents say of the symbols that bots trade here, copied by hand.</summary>
internal sealed record Symbol(string Name, string Base, string Quote, int PriceDecimals, int LotDecimals, decimal MinNotional);

/// <summary>Facts that clients know beforehand, and the last prices they saw.</summary>
internal sealed class Board
{
    public static IReadOnlyList<Symbol> Symbols { get; } =
    [
        new("BTCUSDT", "BTC", "USDT", 2, 5, 5),
        new("ETHUSDT", "ETH", "USDT", 2, 4, 5),
        new("BNBUSDT", "BNB", "USDT", 2, 3, 5),
        new("ETHBTC", "ETH", "BTC", 5, 3, 0.0001m),
    ];

    private readonly Dictionary<string, decimal> prices = [];

    /// <summary>The order that anybody was last told is open.</summary>
    public SeenOrder? Newest { get; private set; }

    public void Showed(SeenOrder order) => Newest = order;

    private readonly Dictionary<(string Symbol, string Side), decimal> queues = [];

    /// <summary>The price of the last order that some bot wanted to rest on that side; null when none did.</summary>
    public decimal? QueueOf(string symbol, string side) => queues.TryGetValue((symbol, side), out var price) ? price : null;

    public void Queued(string symbol, string side, decimal price) => queues[(symbol, side)] = price;

    public static Symbol Of(string name) => Symbols.First(symbol => symbol.Name == name);

    public decimal? PriceOf(string symbol) => prices.TryGetValue(symbol, out var price) ? price : null;

    public void Saw(string symbol, decimal price) => prices[symbol] = price;

    public static decimal Round(decimal value, int decimals) => decimal.Round(value, decimals, MidpointRounding.ToZero);
}
