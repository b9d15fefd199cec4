using System.Text.Json;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Clients;

internal enum Manners
{
    /// <summary>Keeps to its terms and goes easy on the gateway.</summary>
    Good,

    /// <summary>Keeps to its terms and takes all it can get, to the last microsecond and the last cent.</summary>
    Greedy,

    /// <summary>Sends much that is wrong, and some that is right in between.</summary>
    Broken,
}

/// <summary>
/// One client with one key. It lives on when the gateway dies: what it got no answer for it sends again, byte for byte, to the next run.
/// </summary>
internal sealed class Bot(BotKey key, Manners manners, AskWriter writer, Flaws flaws, Board board, Draw draw, SimulatedTime time)
{
    private readonly List<SeenOrder> open = [];
    private readonly List<Ask> unsure = [];
    private readonly List<Ask> answered = [];

    public BotKey Key => key;

    public Manners Manners => manners;

    /// <summary>Sends so many requests, several in flight at once.</summary>
    public async Task RunAsync(Gate gate, int count, int thinkUs)
    {
        var inFlight = new List<Task>();
        await LookAsync(gate);
        while (unsure.Count > 0 && draw.Below(8) > 0)
        {
            var lost = unsure[0];
            unsure.RemoveAt(0);
            await SendAsync(gate, lost);
        }

        for (var i = 0; i < count && gate.IsUp; i++)
        {
            await Task.Delay(TimeSpan.FromMicroseconds(draw.Below(thinkUs) + 1), time);
            var ask = Next();
            var task = SendAsync(gate, ask);
            if (draw.OneIn(12))
            {
                // Impatient: the same again before there is an answer.
                inFlight.Add(SendAsync(gate, ask));
            }

            if (draw.OneIn(3))
            {
                await task;
            }
            else
            {
                inFlight.Add(task);
            }

            if (draw.OneIn(40))
            {
                await LookAsync(gate);
            }
        }

        await Task.WhenAll(inFlight);
    }

    /// <summary>Many orders at once, to see where they stop.</summary>
    public async Task StormAsync(Gate gate, int count)
    {
        await LookAsync(gate);
        var inFlight = new List<Task>();
        for (var i = 0; i < count && gate.IsUp; i++)
        {
            await Task.Delay(TimeSpan.FromMicroseconds(draw.Below(20_000) + 1), time);
            var symbol = PickSymbol();
            inFlight.Add(SendAsync(gate, writer.Place(key, symbol, Resting(symbol), writer.NewId())));
        }

        await Task.WhenAll(inFlight);
    }

    /// <summary>Reads until the weight of the minute is used up, and must still be able to cancel.</summary>
    public async Task GorgeAsync(Gate gate, int orders)
    {
        await StormAsync(gate, orders);
        for (var reads = 0; reads < 90 && gate.IsUp; reads++)
        {
            await gate.SendAsync(writer.Read(AskKind.OpenOrders, key, null));
        }

        while (open.Count > 0 && gate.IsUp)
        {
            var target = open[^1];
            open.RemoveAt(open.Count - 1);
            await SendAsync(gate, writer.Cancel(key, target.Symbol, target.ClientId, target.OrderId));
        }
    }

    private async Task LookAsync(Gate gate)
    {
        foreach (var symbol in Board.Symbols)
        {
            var answer = await gate.SendAsync(writer.Public("/api/v3/avgPrice", $"symbol={symbol.Name}", symbol.Name, key.Address));
            if (answer is { IsOk: true })
            {
                board.Saw(symbol.Name, SeenOrder.Number(answer.Json, "price"));
            }
        }
    }

    private async Task SendAsync(Gate gate, Ask ask)
    {
        var answer = await gate.SendAsync(ask);
        if (answer is null || answer.Code == -1007)
        {
            if (ask.ChangesState && ask.Flaw is null)
            {
                unsure.Add(ask);
            }

            return;
        }

        if (ask.ChangesState && ask.Flaw is null)
        {
            answered.Add(ask);
        }

        if (answer.IsOk && ask.Flaw is null)
        {
            Learn(ask, answer.Json);
        }
    }

    private void Learn(Ask ask, JsonElement json)
    {
        switch (ask.Kind)
        {
            case AskKind.Place when SeenOrder.Read(json) is var order && (order.Status is null || order.IsOpen):
                open.Add(order);
                break;
            case AskKind.Cancel:
                _ = open.RemoveAll(known => known.OrderId == json.GetProperty("orderId").GetInt64() && known.Symbol == ask.Symbol);
                break;
            case AskKind.CancelAll:
                _ = open.RemoveAll(known => known.Symbol == ask.Symbol);
                break;
            case AskKind.OpenOrders when draw.OneIn(2):
                open.Clear();
                open.AddRange(json.EnumerateArray().Select(SeenOrder.Read));
                break;
        }
    }

    private Ask Next()
    {
        if (answered.Count > 0 && draw.OneIn(14))
        {
            return draw.OneIn(3) ? draw.From(answered) : answered[^1];
        }

        if (manners == Manners.Broken && !draw.OneIn(3))
        {
            var symbol = PickSymbol();
            return draw.OneIn(2) ? flaws.SpoilOrder(key, symbol, Resting(symbol)) : flaws.Spoil(key, (by, slant) => Plain(by, slant));
        }

        return Plain(key, manners == Manners.Greedy && draw.OneIn(4) ? AtTheBound() : draw.OneIn(10) ? new Slant { DriftUs = draw.Between(1, 400) } : default);
    }

    /// <summary>At the very edge of what is timely, on the right side of it; or with time running out on the way.</summary>
    private Slant AtTheBound()
    {
        var window = draw.Of(0L, 1L, 1_000L, 999_999L, 5_000_000L, 60_000_000L);
        return draw.Below(4) switch
        {
            0 => new Slant { TimestampOffUs = 999_999 },
            1 => new Slant { RecvWindowUs = window, TimestampOffUs = -window },
            2 => new Slant { RecvWindowUs = draw.Of(0L, 1L, 50L, 1_000L) },
            _ => new Slant { RecvWindowUs = window, TimestampOffUs = -window + draw.Below(1_000), DriftUs = draw.Between(1, 400) },
        };
    }

    private Ask Plain(BotKey by, Slant slant)
    {
        if (!by.Trades)
        {
            return ReadSomething(by, slant);
        }

        var symbol = PickSymbol();
        switch (draw.Below(20))
        {
            case < 9:
                return writer.Place(by, symbol, Terms(symbol), draw.OneIn(12) ? null : writer.NewId(), slant);
            case < 13 when open.Count > 0:
                var target = draw.From(open);
                return writer.Cancel(by, target.Symbol, target.ClientId, target.OrderId, slant);
            case 13 when draw.OneIn(3):
                return writer.CancelAll(by, symbol, slant);
            case 14:
                return writer.Test(by, symbol, Resting(symbol), slant);
            default:
                return ReadSomething(by, slant);
        }
    }

    private Ask ReadSomething(BotKey by, Slant slant) => draw.Below(8) switch
    {
        0 or 1 or 2 when open.Count > 0 && draw.From(open) is var order => writer.Query(by, order.Symbol, order.ClientId, slant),
        3 => writer.Read(AskKind.OpenOrders, by, draw.OneIn(4) ? null : PickSymbol(), null, slant),
        4 => writer.Read(AskKind.AllOrders, by, PickSymbol(), null, slant),
        5 => writer.Read(AskKind.MyTrades, by, PickSymbol(), null, slant),
        6 => writer.Read(AskKind.OrderLimits, by, null, null, slant),
        _ => writer.Read(AskKind.Account, by, null, null, slant),
    };

    private string PickSymbol()
    {
        var allowed = key.Symbols.Count > 0 && !draw.OneIn(15) ? key.Symbols : [.. Board.Symbols.Select(symbol => symbol.Name)];
        return draw.From(allowed);
    }

    private OrderTerms Terms(string symbol) => draw.Below(10) switch
    {
        < 4 => Resting(symbol),
        < 7 => Crossing(symbol),
        7 => Priced(symbol, "LIMIT_MAKER", null, draw.Between(-8, 8)),
        8 => new OrderTerms(draw.Of("BUY", "SELL"), "MARKET", null, null, Quantity(Board.Of(symbol), PriceOf(symbol)), null),
        _ => new OrderTerms(draw.Of("BUY", "SELL"), "MARKET", null, null, null, Board.Round(Quantity(Board.Of(symbol), PriceOf(symbol)) * PriceOf(symbol), 8)),
    };

    /// <summary>A limit order away from the market.</summary>
    private OrderTerms Resting(string symbol) => Priced(symbol, "LIMIT", "GTC", draw.Between(-200, -3));

    /// <summary>A limit order about where the market is, or through it.</summary>
    private OrderTerms Crossing(string symbol) => Priced(symbol, "LIMIT", draw.Of("GTC", "GTC", "IOC", "FOK"), draw.Between(-5, 40));

    /// <param name="tenths">How far through the market, in thousandths of the price.</param>
    private OrderTerms Priced(string symbol, string type, string? timeInForce, int tenths)
    {
        var facts = Board.Of(symbol);
        var side = draw.Of("BUY", "SELL");
        var factor = 1 + ((side == "BUY" ? tenths : -tenths) / 1000m);
        var price = Math.Max(Board.Round(PriceOf(symbol) * factor, facts.PriceDecimals), 0.01m);
        return new OrderTerms(side, type, timeInForce, price, Quantity(facts, price), null);
    }

    private decimal PriceOf(string symbol) => board.PriceOf(symbol) ?? 100;

    private decimal Quantity(Symbol facts, decimal price)
    {
        var worth = facts.Quote == "BTC" ? draw.Between(1, 60) / 4000m : manners == Manners.Greedy ? draw.Between(6, 6000) : draw.Between(6, 600);
        var quantity = Board.Round(worth / price, facts.LotDecimals);
        return Math.Max(quantity, Board.Round(facts.MinNotional * 1.1m / price, facts.LotDecimals) + (decimal)Math.Pow(10, -facts.LotDecimals));
    }
}
