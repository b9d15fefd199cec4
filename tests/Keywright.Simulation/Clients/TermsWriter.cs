using Keywright.Simulation.World;

namespace Keywright.Simulation.Clients;

/// <summary>Thinks up orders: of every type, about where the market is.</summary>
internal sealed class TermsWriter(Board board, Draw draw, BotKey key, bool isGreedy)
{
    /// <summary>Any order that one call can place.</summary>
    public OrderTerms Any(string symbol)
    {
        var terms = draw.Below(16) switch
        {
            < 4 => Resting(symbol),
            < 7 => Crossing(symbol),
            7 => Priced(symbol, Side(), "LIMIT_MAKER", null, draw.Between(-80, 80)),
            8 => new OrderTerms(Side(), "MARKET", null, null, Quantity(Board.Of(symbol), PriceOf(symbol)), null),
            9 => new OrderTerms(Side(), "MARKET", null, null, null, Board.Round(Quantity(Board.Of(symbol), PriceOf(symbol)) * PriceOf(symbol), 8)),
            < 14 => Waiting(symbol, Side(), draw.Of("STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"), null),
            14 => Hidden(symbol, Priced(symbol, Side(), "LIMIT", "GTC", draw.Between(-30, 10)), 1),
            _ => Hidden(symbol, Priced(symbol, Side(), "LIMIT_MAKER", null, draw.Between(-30, 0)), 1),
        };
        return terms with { Mode = Mode() };
    }

    /// <summary>A limit order away from the market.</summary>
    public OrderTerms Resting(string symbol) => Priced(symbol, Side(), "LIMIT", "GTC", draw.Between(-2_000, -30));

    /// <summary>The two orders of a list, above and below the market.</summary>
    public (OrderTerms Above, OrderTerms Below) Pair(string symbol)
    {
        var side = Side();
        var type = draw.Of("LIMIT_MAKER", "LIMIT_MAKER", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT");
        var takes = type == "LIMIT_MAKER" ? Hidden(symbol, Priced(symbol, side, type, null, draw.OneIn(2) ? draw.Between(-20, 0) : draw.Between(-150, 0)), 5) : Waiting(symbol, side, type, null);
        var stops = Waiting(symbol, side, draw.Of("STOP_LOSS", "STOP_LOSS_LIMIT"), takes.Quantity);
        takes = takes with { Mode = Mode() };
        stops = stops with { Mode = takes.Mode };
        return side == "SELL" ? (takes, stops) : (stops, takes);
    }

    /// <summary>An order that would meet the one it is to replace, were that still there.</summary>
    public OrderTerms Through(SeenOrder old)
    {
        var quantity = Quantity(Board.Of(old.Symbol), PriceOf(old.Symbol));
        var side = old.IsBuy ? "SELL" : "BUY";
        var order = draw.OneIn(2) || old.Price == 0
            ? new OrderTerms(side, "MARKET", null, null, quantity, null)
            : new OrderTerms(side, "LIMIT", draw.Of("GTC", "IOC"), Board.Round(old.Price * (side == "BUY" ? 1.02m : 0.98m), Board.Of(old.Symbol).PriceDecimals), quantity, null);
        return order with { Mode = Mode() };
    }

    /// <summary>A smaller quantity for an open order; at times no smaller one, or next to nothing.</summary>
    public decimal Less(SeenOrder order)
    {
        var facts = Board.Of(order.Symbol);
        return draw.Below(10) switch
        {
            0 => order.Quantity,
            1 => order.Quantity * 2,
            2 => Step(facts),
            _ => Math.Max(Board.Round(order.Quantity * draw.Between(20, 99) / 100, facts.LotDecimals), Step(facts)),
        };
    }

    /// <summary>A limit order about where the market is, or through it.</summary>
    private OrderTerms Crossing(string symbol) => Priced(symbol, Side(), "LIMIT", draw.Of("GTC", "GTC", "IOC", "FOK"), draw.OneIn(3) ? draw.Between(-5, 5) : draw.Between(-50, 400));

    /// <summary>An order with a trigger, near enough that it may come to pass.</summary>
    private OrderTerms Waiting(string symbol, string side, string type, decimal? quantity)
    {
        var facts = Board.Of(symbol);
        var far = draw.Below(3) switch { 0 => draw.Between(1, 30) / 1000m, 1 => draw.Between(1, 20) / 10_000m, _ => draw.Between(1, 20) / 100_000m };
        var stop = Board.Round(PriceOf(symbol) * (OrderTypes.TriggersAbove(type, side == "BUY") ? 1 + far : 1 - far), facts.PriceDecimals);
        var trails = draw.OneIn(4);
        var isLimit = type.EndsWith("LIMIT", StringComparison.Ordinal);
        var through = draw.Between(-20, 40) / 10_000m;
        var terms = new OrderTerms(
            side,
            type,
            isLimit ? draw.Of("GTC", "GTC", "IOC", "FOK") : null,
            isLimit ? Board.Round(stop * (side == "BUY" ? 1 + through : 1 - through), facts.PriceDecimals) : null,
            quantity ?? Quantity(facts, stop),
            null)
        {
            StopPrice = trails && draw.OneIn(2) ? null : stop,
            TrailingDelta = trails ? draw.Of(10, 10, 15, 30, 200) : null,
        };
        return isLimit && terms.TimeInForce == "GTC" ? Hidden(symbol, terms, 4) : terms;
    }

    /// <summary>One in so many shows only a part of itself.</summary>
    private OrderTerms Hidden(string symbol, OrderTerms terms, int oneIn)
    {
        if (!draw.OneIn(oneIn) || terms.Quantity is not { } quantity)
        {
            return terms;
        }

        var part = Board.Round(quantity / draw.Between(2, 6), Board.Of(symbol).LotDecimals);
        return part > 0 ? terms with { Iceberg = part } : terms;
    }

    /// <param name="through">How far through the market, in basis points.</param>
    private OrderTerms Priced(string symbol, string side, string type, string? timeInForce, int through)
    {
        var facts = Board.Of(symbol);
        var factor = 1 + ((side == "BUY" ? through : -through) / 10_000m);
        var price = Math.Max(Board.Round(PriceOf(symbol) * factor, facts.PriceDecimals), 0.01m);

        // Orders that stand one behind the other show who is served first.
        if (through is > -100 and < 20)
        {
            price = draw.OneIn(2) ? board.QueueOf(symbol, side) ?? price : price;
            board.Queued(symbol, side, price);
        }

        return new OrderTerms(side, type, timeInForce, price, Quantity(facts, price), null);
    }

    private string Side() => draw.Of("BUY", "SELL");

    private string? Mode() => draw.OneIn(2) ? null : draw.Of("EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER");

    private decimal PriceOf(string symbol) => board.PriceOf(symbol) ?? 100;

    private decimal Quantity(Symbol facts, decimal price)
    {
        if (isGreedy && facts.Quote == "USDT" && (key.Now.MaxOrder ?? key.Now.MaxDay) is { } cap && draw.OneIn(3))
        {
            // All that the cap of an order lets through, at the price it is thought of at, or so that a waiting order just fits.
            return Board.Round(cap / price / draw.Of(1, 1.05m), facts.LotDecimals);
        }

        var worth = facts.Quote == "BTC" ? draw.Between(1, 60) / 4000m : isGreedy ? draw.Between(6, 6000) : draw.Between(6, 600);
        var quantity = Board.Round(worth / price, facts.LotDecimals);
        return Math.Max(quantity, Board.Round(facts.MinNotional * 1.1m / price, facts.LotDecimals) + Step(facts));
    }

    private static decimal Step(Symbol facts) => (decimal)Math.Pow(10, -facts.LotDecimals);
}
