using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>All that the program ever said yes to, and the model of what must follow from it.</summary>
internal sealed class Acknowledged
{
    /// <summary>The newest orders that are sent again after a restart.</summary>
    private const int RepeatsMax = 20;

    /// <summary>What the account begins with.</summary>
    private static readonly Dictionary<string, decimal> Genesis = new()
    {
        ["USDT"] = 100_000m,
        ["BTC"] = 1m,
        ["ETH"] = 10m,
        ["BNB"] = 100m,
        ["SOL"] = 0m,
        ["XRP"] = 0m,
    };

    public static readonly (string Symbol, string Base, string Quote)[] Symbols = [("BTCUSDT", "BTC", "USDT"), ("ETHUSDT", "ETH", "USDT"), ("BNBUSDT", "BNB", "USDT"), ("ETHBTC", "ETH", "BTC")];

    private readonly ConcurrentDictionary<(string Symbol, long OrderId), JsonElement> orders = new();
    private readonly ConcurrentDictionary<string, string> sent = new();
    private readonly ConcurrentDictionary<(string Symbol, long OrderId), bool> cancels = new();
    private readonly Dictionary<(string Symbol, long TradeId), string> trades = [];

    private readonly ConcurrentQueue<(string Request, string Answer)> last = new();

    public int Orders => orders.Count;

    public int Fills { get; private set; }

    /// <summary>A client order id on its way.</summary>
    public void Sent(string clientOrderId, string symbol) => Assert.True(sent.TryAdd(clientOrderId, symbol));

    /// <param name="request">As it was signed.</param>
    /// <param name="answer">The yes.</param>
    public void Order(string request, Answer answer)
    {
        var order = answer.Json;
        Assert.True(orders.TryAdd((order.GetProperty("symbol").GetString()!, order.GetProperty("orderId").GetInt64()), order), $"acknowledged twice: {order}");
        last.Enqueue((request, answer.Body));
        if (last.Count > RepeatsMax)
        {
            last.TryDequeue(out _);
        }
    }

    public void Cancel(JsonElement answer)
        => Assert.True(cancels.TryAdd((answer.GetProperty("symbol").GetString()!, answer.GetProperty("orderId").GetInt64()), true), $"cancelled twice: {answer}");

    /// <summary>Sends the newest orders again, byte for byte: each gets the answer it had, or is too old by now.</summary>
    public async Task RepeatAsync(Bot bot)
    {
        foreach (var (request, before) in last)
        {
            var again = await bot.SendAsync(HttpMethod.Post, "/api/v3/order", request);
            Assert.True(again.Body == before || again.Code == -1021, $"{before} became {again.Body}");
        }
    }

    /// <summary>Reads everything back and compares.</summary>
    public async Task CheckAsync(Bot bot)
    {
        var expected = new Dictionary<string, decimal>(Genesis);
        var locked = Genesis.Keys.ToDictionary(a => a, _ => 0m);
        var names = new HashSet<string>();
        Fills = 0;
        foreach (var (symbol, baseAsset, quote) in Symbols)
        {
            var found = await History.OrdersAsync(bot, symbol);
            var fills = await History.TradesAsync(bot, symbol);
            CheckOrders(symbol, found, fills);
            CheckTrades(symbol, fills, found);
            foreach (var order in found.Values)
            {
                // Placed at most once, and only if it was sent.
                var name = order.GetProperty("clientOrderId").GetString()!;
                Assert.True(names.Add(name), $"{name} was placed twice");
                Assert.Equal(symbol, sent.GetValueOrDefault(name));
                if (order.GetProperty("status").GetString() is "NEW" or "PARTIALLY_FILLED")
                {
                    var rest = Number(order, "origQty") - Number(order, "executedQty");
                    var buys = order.GetProperty("side").GetString() == "BUY";
                    locked[buys ? quote : baseAsset] += buys ? rest * Number(order, "price") : rest;
                }
            }
            foreach (var fill in fills.Values)
            {
                var sign = fill.GetProperty("isBuyer").GetBoolean() ? 1 : -1;
                expected[baseAsset] += sign * Number(fill, "qty");
                expected[quote] -= sign * Number(fill, "quoteQty");
                expected[fill.GetProperty("commissionAsset").GetString()!] -= Number(fill, "commission");
                Fills++;
            }
        }

        var account = await bot.GetAsync("/api/v3/account");
        foreach (var balance in account.Json.GetProperty("balances").EnumerateArray())
        {
            var asset = balance.GetProperty("asset").GetString()!;
            Assert.True(Number(balance, "free") >= 0, $"{balance}");
            Assert.Equal((asset, locked[asset]), (asset, Number(balance, "locked")));
            Assert.Equal((asset, expected[asset]), (asset, Number(balance, "free") + Number(balance, "locked")));
        }
    }

    private void CheckOrders(string symbol, SortedDictionary<long, JsonElement> found, SortedDictionary<long, JsonElement> fills)
    {
        foreach (var ((_, id), answer) in orders.Where(o => o.Key.Symbol == symbol))
        {
            Assert.True(found.TryGetValue(id, out var order), $"order {id} on {symbol} was acknowledged and is gone");
            foreach (var name in new[] { "clientOrderId", "side", "type", "timeInForce", "price", "origQty", "origQuoteOrderQty" })
            {
                Assert.Equal(answer.GetProperty(name).GetString(), order.GetProperty(name).GetString());
            }
            Assert.True(Number(order, "executedQty") >= Number(answer, "executedQty"), $"{answer} became {order}");
            foreach (var fill in answer.GetProperty("fills").EnumerateArray())
            {
                Assert.True(fills.TryGetValue(fill.GetProperty("tradeId").GetInt64(), out var trade), $"a fill of order {id} was acknowledged and is gone: {fill}");
                Assert.Equal(id, trade.GetProperty("orderId").GetInt64());
                foreach (var name in new[] { "price", "qty", "commission", "commissionAsset" })
                {
                    Assert.Equal(fill.GetProperty(name).GetString(), trade.GetProperty(name).GetString());
                }
            }
        }
        foreach (var (_, id) in cancels.Keys.Where(c => c.Symbol == symbol))
        {
            Assert.Equal((id, "CANCELED"), (id, found[id].GetProperty("status").GetString()));
        }
    }

    private void CheckTrades(string symbol, SortedDictionary<long, JsonElement> fills, SortedDictionary<long, JsonElement> found)
    {
        // What was seen once is there for ever, to the letter.
        foreach (var ((of, id), text) in trades)
        {
            Assert.True(of != symbol || fills[id].GetRawText() == text, $"trade {id} changed: {text}");
        }
        foreach (var (id, fill) in fills)
        {
            trades[(symbol, id)] = fill.GetRawText();
        }

        // What the orders say was executed is what their trades add up to.
        var sums = fills.Values.GroupBy(f => f.GetProperty("orderId").GetInt64()).ToDictionary(g => g.Key, g => (Base: g.Sum(f => Number(f, "qty")), Quote: g.Sum(f => Number(f, "quoteQty"))));
        foreach (var (id, order) in found)
        {
            var (sum, quote) = sums.GetValueOrDefault(id);
            Assert.Equal((id, sum, quote), (id, Number(order, "executedQty"), Number(order, "cummulativeQuoteQty")));
        }
    }

    private static decimal Number(JsonElement item, string name) => decimal.Parse(item.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
