using System.Net;
using System.Text.Json;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Streaming;

/// <summary>
/// Follows one symbol's trades: inside one connection every trade is told once, in order; what was missed between two is fetched. Merged
/// trades, candles and tickers must say what the trades sum up to, and REST must show the same trades and candles, also after a crash.
/// </summary>
internal sealed class TapeFollower(string name, IPAddress address, Draw draw, string symbol) : StreamClient(name, address, draw)
{
    private const int PageMax = 1000;
    private const int KeptMax = 4000;

    private readonly string stream = symbol.ToLowerInvariant();
    private readonly string interval = draw.Of("1s", "1s", "1m");
    private readonly SortedDictionary<long, Trade> trades = [];
    private JsonElement? closedCandle;
    private long lastId;
    private long lastMergedId;
    private long lastOpenUs;

    public override async Task<bool> CompareAsync()
    {
        if (!IsInStep || trades.Count == 0)
        {
            return IsInStep;
        }

        // The trades that were told are REST's own.
        var from = Math.Max(trades.Keys.First(), trades.Keys.Last() - 200);
        var told = ToldFrom(from);
        if (await PageAsync(from) is not { } page)
        {
            return false;
        }

        MustShow(page, told);
        if (closedCandle is { } candle && await CandleAsync(candle) is { } row)
        {
            foreach (var (at, field) in new[] { (1, "o"), (2, "h"), (3, "l"), (4, "c"), (5, "v"), (7, "q"), (9, "V"), (10, "Q") })
            {
                Require(row[at].GetString() == candle.GetProperty(field).GetString(), 8, $"the closed candle {candle} is {row} over REST.");
            }
        }

        Compared++;
        return true;
    }

    protected override Task<string?> TargetAsync() => Task.FromResult<string?>(
        $"/ws/{stream}@trade/{stream}@aggTrade/{stream}@kline_{interval}/{stream}@ticker/{stream}@miniTicker?timeUnit=microsecond");

    protected override void Opened() => (lastId, lastMergedId, lastOpenUs, closedCandle) = (0, 0, 0, null);

    /// <summary>After a crash, and after every break: what was told before is still there, and what was missed is filled in.</summary>
    protected override async Task<bool> ReadAsync()
    {
        var from = trades.Count == 0 ? (long?)null : Math.Max(trades.Keys.First(), trades.Keys.Last() - 100);
        while (true)
        {
            var told = from is { } first ? ToldFrom(first) : [];
            if (await PageAsync(from) is not { } page)
            {
                return false;
            }

            MustShow(page, told);
            foreach (var trade in page)
            {
                trades.TryAdd(trade.Id, trade);
            }

            if (page.Count < PageMax || from is null)
            {
                break;
            }

            from = page[^1].Id + 1;
        }

        Forget();
        return true;
    }

    protected override void Take(JsonElement json)
    {
        switch (json.TryGetProperty("e", out var type) ? type.GetString() : null)
        {
            case "trade":
                var trade = Trade.Told(json);
                Require(lastId == 0 || trade.Id == lastId + 1, 8, $"after trade {lastId} of {symbol} came trade {trade.Id}.");
                Require(!trades.TryGetValue(trade.Id, out var known) || known == trade, 8, $"trade {trade} of {symbol} was {known} before.");
                lastId = trade.Id;
                trades[trade.Id] = trade;
                break;
            case "aggTrade":
                TakeMerged(json);
                break;
            case "kline":
                TakeCandle(json.GetProperty("k"));
                break;
            case "24hrTicker":
                var (first, last) = (json.GetProperty("F").GetInt64(), json.GetProperty("L").GetInt64());
                Require(json.GetProperty("n").GetInt64() == (last < 0 ? 0 : last - first + 1), 8, $"the ticker's trades {first} to {last} are not the {json.GetProperty("n")} it counts.");
                Require(!trades.TryGetValue(last, out var latest) || latest.Price == Number(json, "c"), 8, $"the ticker's last trade {last} was at {latest?.Price}, it says {json.GetProperty("c")}.");
                break;
            case "serverShutdown":
                TakeFarewell();
                break;
        }
    }

    private void TakeMerged(JsonElement json)
    {
        var (id, first, last) = (json.GetProperty("a").GetInt64(), json.GetProperty("f").GetInt64(), json.GetProperty("l").GetInt64());
        Require(lastMergedId == 0 || id == lastMergedId + 1, 8, $"after merged trade {lastMergedId} of {symbol} came {id}.");
        lastMergedId = id;
        if (Between(first, last) is { } parts)
        {
            Require(parts.Sum(trade => trade.Quantity) == Number(json, "q") && parts.TrueForAll(trade => trade.Price == Number(json, "p") && trade.BuyerIsMaker == json.GetProperty("m").GetBoolean()), 8, $"merged trade {json} is not the sum of {string.Join(", ", parts)}.");
        }
    }

    private void TakeCandle(JsonElement candle)
    {
        var openUs = candle.GetProperty("t").GetInt64();
        var isClosed = candle.GetProperty("x").GetBoolean();
        Require(openUs >= lastOpenUs, 8, $"candle {openUs} of {symbol} came after {lastOpenUs}.");
        lastOpenUs = openUs;
        closedCandle = isClosed ? candle : closedCandle;
        var (first, last) = (candle.GetProperty("f").GetInt64(), candle.GetProperty("L").GetInt64());
        if (first < 0 || Between(first, last) is not { } parts)
        {
            return;
        }

        var sums = (parts.Count, parts.Sum(t => t.Quantity), parts.Sum(t => t.Price * t.Quantity), parts[0].Price, parts[^1].Price, parts.Max(t => t.Price), parts.Min(t => t.Price), parts.Where(t => !t.BuyerIsMaker).Sum(t => t.Quantity));
        var said = (candle.GetProperty("n").GetInt32(), Number(candle, "v"), Number(candle, "q"), Number(candle, "o"), Number(candle, "c"), Number(candle, "h"), Number(candle, "l"), Number(candle, "V"));
        Require(sums == said, 8, $"candle {candle} is not the sum of its trades: {sums}.");
        Require(parts.TrueForAll(trade => trade.TimeUs >= openUs && trade.TimeUs <= candle.GetProperty("T").GetInt64()), 8, $"candle {candle} holds trades of another time.");
    }

    /// <summary>All of these trades; null when not all were heard or fetched.</summary>
    private List<Trade>? Between(long first, long last)
    {
        var parts = new List<Trade>();
        for (var id = first; id <= last; id++)
        {
            if (!trades.TryGetValue(id, out var trade))
            {
                return null;
            }

            parts.Add(trade);
        }

        return parts;
    }

    /// <summary>Taken before REST is asked: what is told while the answer is on its way may have come after what it shows.</summary>
    private List<Trade> ToldFrom(long id) => [.. trades.Values.Where(trade => trade.WasTold && trade.Id >= id && trade.Id < id + PageMax)];

    private void MustShow(List<Trade> page, List<Trade> told)
    {
        var shown = page.ToDictionary(trade => trade.Id);
        foreach (var trade in told)
        {
            Require(shown.TryGetValue(trade.Id, out var now) && now == trade, 20, $"trade {trade} of {symbol} was told, and REST shows {now?.ToString() ?? "no such trade"}.");
        }
    }

    private void Forget()
    {
        while (trades.Count > KeptMax)
        {
            trades.Remove(trades.Keys.First());
        }
    }

    private async Task<List<Trade>?> PageAsync(long? from)
    {
        var (status, json) = await Hall.AskAsync("GET", "/api/v3/historicalTrades", $"symbol={symbol}&limit={(from is null ? 20 : PageMax)}{(from is null ? "" : $"&fromId={from}")}", null, Address);
        return status == 200 ? [.. json.EnumerateArray().Select(Trade.Shown)] : null;
    }

    private async Task<JsonElement?> CandleAsync(JsonElement candle)
    {
        var (status, json) = await Hall.AskAsync("GET", "/api/v3/klines", $"symbol={symbol}&interval={interval}&startTime={candle.GetProperty("t").GetInt64()}&limit=1", null, Address);
        return status == 200 && json.GetArrayLength() == 1 ? json[0] : null;
    }

    private static decimal Number(JsonElement json, string name) => SeenOrder.Number(json, name);

    private sealed record Trade(long Id, decimal Price, decimal Quantity, long TimeUs, bool BuyerIsMaker)
    {
        /// <summary>By the stream; what REST showed first proves nothing about it.</summary>
        public bool WasTold { get; init; }

        public bool Equals(Trade? other) => other is not null && (Id, Price, Quantity, TimeUs, BuyerIsMaker) == (other.Id, other.Price, other.Quantity, other.TimeUs, other.BuyerIsMaker);

        public override int GetHashCode() => Id.GetHashCode();

        public static Trade Told(JsonElement json) => new(
            json.GetProperty("t").GetInt64(), Number(json, "p"), Number(json, "q"), json.GetProperty("T").GetInt64(), json.GetProperty("m").GetBoolean()) { WasTold = true };

        public static Trade Shown(JsonElement json) => new(
            json.GetProperty("id").GetInt64(), Number(json, "price"), Number(json, "qty"), json.GetProperty("time").GetInt64(), json.GetProperty("isBuyerMaker").GetBoolean());
    }
}
