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
internal sealed class Bot(BotKey key, Manners manners, AskWriter writer, TermsWriter terms, Flaws flaws, Board board, Draw draw, SimulatedTime time)
{
    private readonly List<SeenOrder> open = [];
    private readonly List<SeenList> lists = [];
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
            inFlight.Add(SendAsync(gate, writer.Place(key, symbol, terms.Resting(symbol), writer.NewId())));
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
            await SendAsync(gate, writer.Cancel(key, target));
        }
    }

    private async Task LookAsync(Gate gate)
    {
        foreach (var symbol in Board.Symbols)
        {
            var answer = await gate.SendAsync(writer.Public("/api/v3/ticker/price", $"symbol={symbol.Name}", symbol.Name, key.Address));
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

        if (answer.HasActed && ask.Flaw is null)
        {
            Learn(ask, answer.Told);
        }
    }

    private void Learn(Ask ask, Told told)
    {
        foreach (var (gone, _) in told.Canceled)
        {
            _ = open.RemoveAll(known => known.OrderId == gone.OrderId && known.Symbol == gone.Symbol);
        }

        if (told.Fills.Count > 0)
        {
            board.Saw(ask.Symbol!, told.Fills[^1].Price);
        }

        open.AddRange(told.Placed.Where(order => order.Status is null || order.IsOpen));
        told.Placed.Where(order => order.IsOpen).ToList().ForEach(board.Showed);
        if (told.Amended is { } amended)
        {
            _ = open.RemoveAll(known => known.OrderId == amended.OrderId && known.Symbol == amended.Symbol);
            open.AddRange(amended.IsOpen ? [amended] : []);
        }

        foreach (var list in told.Lists)
        {
            _ = lists.RemoveAll(known => known.Id == list.Id);
            lists.AddRange(list.IsOpen ? [list] : []);
        }

        if (ask.Kind == AskKind.OpenOrders && draw.OneIn(2))
        {
            open.Clear();
            open.AddRange(told.Shown);
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
            return draw.OneIn(2) ? flaws.SpoilOrder(key, symbol, terms.Resting(symbol)) : flaws.Spoil(key, (by, slant) => Plain(by, slant));
        }

        var slant = manners == Manners.Greedy && draw.OneIn(4) ? AtTheBound() : draw.OneIn(10) ? new Slant { DriftUs = draw.Between(1, 400) } : default;

        // A second copy of the bot may still have an old secret, or have the new one already.
        var other = draw.Below(key.Secrets.Count);
        return Plain(key, draw.OneIn(8) && key.Secrets.IsKnown(other) ? slant with { SecretNumber = other } : slant);
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
        switch (draw.Below(24))
        {
            case < 10:
                return writer.Place(by, symbol, terms.Any(symbol), draw.OneIn(12) && !by.IsCounted ? null : writer.NewId(), slant);
            case < 13 when Known() is { } target:
                return writer.Cancel(by, target, slant);
            case 13 when draw.OneIn(3):
                return writer.CancelAll(by, symbol, slant);
            case 14:
                return writer.Test(by, symbol, terms.Any(symbol), slant);
            case 15 or 16:
                var (above, below) = terms.Pair(symbol);
                return writer.PlaceList(by, symbol, above, below, slant);
            case 17 when lists.Count > 0:
                return writer.CancelList(by, draw.From(lists), slant);
            case 18 or 19 when Known() is { } old:
                return writer.Replace(by, old, draw.OneIn(3) ? terms.Through(old) : terms.Any(old.Symbol), slant);
            case 20 or 21 when Known() is { Quantity: > 0 } large:
                return writer.Amend(by, large, terms.Less(large), slant);
            default:
                return ReadSomething(by, slant);
        }
    }

    private Ask ReadSomething(BotKey by, Slant slant) => draw.Below(10) switch
    {
        0 or 1 or 2 when Known() is { } order => writer.Query(by, order.Symbol, order.ClientId, slant),
        3 => writer.Read(AskKind.OpenOrders, by, draw.OneIn(4) ? null : PickSymbol(), null, slant),
        4 => writer.Read(AskKind.AllOrders, by, PickSymbol(), null, slant),
        5 => writer.Read(AskKind.MyTrades, by, PickSymbol(), null, slant),
        6 => writer.Read(AskKind.OrderLimits, by, null, null, slant),
        7 when lists.Count > 0 => writer.QueryList(by, draw.From(lists), slant),
        8 => writer.Read(draw.Of(AskKind.OpenLists, AskKind.AllLists), by, null, null, slant),
        _ => writer.Read(AskKind.Account, by, null, null, slant),
    };

    /// <summary>An order of its own, as far as it knows; now and then somebody else's.</summary>
    private SeenOrder? Known() => draw.OneIn(key.Now.OwnOrders ? 4 : 15) && board.Newest is { } newest ? newest : open.Count > 0 ? draw.From(open) : null;

    private string PickSymbol()
    {
        var allowed = key.Symbols.Count > 0 && !draw.OneIn(15) ? key.Symbols : [.. Board.Symbols.Select(symbol => symbol.Name)];
        return draw.From(allowed);
    }
}
