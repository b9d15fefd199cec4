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

    public static Symbol Of(string name) => Symbols.First(symbol => symbol.Name == name);

    public decimal? PriceOf(string symbol) => prices.TryGetValue(symbol, out var price) ? price : null;

    public void Saw(string symbol, decimal price) => prices[symbol] = price;

    public static decimal Round(decimal value, int decimals) => decimal.Round(value, decimals, MidpointRounding.ToZero);
}
