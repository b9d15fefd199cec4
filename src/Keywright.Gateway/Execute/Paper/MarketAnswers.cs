using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Matching;
using Keywright.Market.Tape;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>The market at one moment.</summary>
internal sealed record MarketView(Exchange Exchange, Tape Tape, long NowUs);

/// <summary>Market data in the exchange's words: gathered from the engine and the tape, then written.</summary>
internal static class MarketAnswers
{
    public sealed record Book(long UpdateId, List<Level> Bids, List<Level> Asks);

    public static Book GatherDepth(Exchange exchange, DepthCall call)
    {
        var book = new Book(exchange.UpdateId(call.Symbol.Index), [], []);
        exchange.Depth(call.Symbol.Index, call.Limit, book.Bids, book.Asks);
        return book;
    }

    public static byte[] Depth(Book book, SymbolRules symbol) => JsonBody.Write((book, symbol), static (writer, s) =>
        MarketReplies.Depth(writer, s.book.UpdateId, Show(s.book.Bids, s.symbol), Show(s.book.Asks, s.symbol)));

    public static List<PublicTrade> GatherTrades(Tape tape, TradesCall call)
    {
        var trades = new List<PublicTrade>(call.Limit);
        tape.Trades(call.Symbol.Index, call.FromId, call.Limit, trades);
        return trades;
    }

    public static byte[] Trades(List<PublicTrade> trades, SymbolRules symbol, TimeUnit unit) => JsonBody.Write((trades, symbol, unit), static (writer, s) =>
    {
        writer.WriteStartArray();
        foreach (var trade in s.trades)
        {
            MarketReplies.Trade(writer, s.unit, new TradeReply(
                trade.TradeId, Price(s.symbol, trade.Price), Quantity(s.symbol, trade.Lots), new Amount(trade.QuoteUnits), trade.TimeUs, trade.BuyerIsMaker));
        }

        writer.WriteEndArray();
    });

    public static List<AggregateTrade> GatherAggregates(Tape tape, AggregateTradesCall call)
    {
        var trades = new List<AggregateTrade>(call.Limit);
        tape.AggregateTrades(call.Symbol.Index, call.FromId, call.StartUs, call.EndUs, call.Limit, trades);
        return trades;
    }

    public static byte[] Aggregates(List<AggregateTrade> trades, SymbolRules symbol, TimeUnit unit) => JsonBody.Write((trades, symbol, unit), static (writer, s) =>
    {
        writer.WriteStartArray();
        foreach (var trade in s.trades)
        {
            MarketReplies.AggregateTrade(writer, s.unit, new AggregateTradeReply(
                trade.Id, Price(s.symbol, trade.Price), Quantity(s.symbol, trade.Lots), trade.FirstTradeId, trade.LastTradeId, trade.TimeUs, trade.BuyerIsMaker));
        }

        writer.WriteEndArray();
    });

    public static List<Candle> GatherCandles(Tape tape, KlinesCall call, long nowUs)
    {
        var candles = new List<Candle>(call.Limit);
        tape.Candles(call.Symbol.Index, call.Interval, call.StartUs, call.EndUs, call.Limit, nowUs, call.ZoneOffsetUs, candles);
        return candles;
    }

    public static byte[] Candles(List<Candle> candles, SymbolRules symbol, TimeUnit unit) => JsonBody.Write((candles, symbol, unit), static (writer, s) =>
    {
        writer.WriteStartArray();
        foreach (var c in s.candles)
        {
            MarketReplies.Candle(writer, s.unit, new CandleReply(
                c.OpenUs,
                c.CloseUs + 999,
                Price(s.symbol, c.Open),
                Price(s.symbol, c.High),
                Price(s.symbol, c.Low),
                Price(s.symbol, c.Close),
                Amount.FromSteps(c.Lots, s.symbol.LotDecimals),
                new Amount(c.QuoteUnits),
                c.Trades,
                Amount.FromSteps(c.TakerBuyLots, s.symbol.LotDecimals),
                new Amount(c.TakerBuyQuoteUnits)));
        }

        writer.WriteEndArray();
    });

    public static byte[] Average(MarketView view, SymbolRules symbol, TimeUnit unit) => JsonBody.Write((view, symbol, unit), static (writer, s) =>
        MarketReplies.AveragePrice(
            writer,
            s.unit,
            s.symbol.AvgPriceMinutes,
            Price(s.symbol, s.view.Exchange.ReferencePrice(s.symbol.Index, s.view.NowUs)),
            LastTradeUs(s.view, s.symbol)));

    public static byte[] Tickers(MarketView view, TickerCall call, TimeUnit unit) => JsonBody.Write((view, call, unit), static (writer, s) =>
    {
        if (s.call.Single)
        {
            Ticker(writer, s.view, s.call.Kind, s.call.Symbols![0], s.unit);
            return;
        }

        writer.WriteStartArray();
        foreach (var symbol in s.call.Symbols ?? s.view.Exchange.Rules.Symbols)
        {
            Ticker(writer, s.view, s.call.Kind, symbol, s.unit);
        }

        writer.WriteEndArray();
    });

    private static void Ticker(System.Text.Json.Utf8JsonWriter writer, MarketView view, TickerKind kind, SymbolRules symbol, TimeUnit unit)
    {
        view.Exchange.TryBest(symbol.Index, Side.Buy, out var bid);
        view.Exchange.TryBest(symbol.Index, Side.Sell, out var ask);
        switch (kind)
        {
            case TickerKind.Price:
                MarketReplies.PriceTicker(writer, symbol.Name, Price(symbol, view.Tape.LastPrice(symbol.Index)));
                break;
            case TickerKind.Book:
                MarketReplies.BookTicker(writer, new BookTickerReply(
                    symbol.Name, Price(symbol, bid.Price), Quantity(symbol, bid.Lots), Price(symbol, ask.Price), Quantity(symbol, ask.Lots)));
                break;
            case TickerKind.DayMini:
                MarketReplies.MiniDayTicker(writer, unit, Day(view, symbol, bid, ask));
                break;
            default:
                MarketReplies.DayTicker(writer, unit, Day(view, symbol, bid, ask));
                break;
        }
    }

    private static DayTickerReply Day(MarketView view, SymbolRules symbol, Level bid, Level ask)
    {
        var day = view.Tape.Day(symbol.Index, view.NowUs);
        return new DayTickerReply
        {
            Symbol = symbol.Name,
            PriceChange = Price(symbol, day.Last - day.Open),
            PriceChangeMilliPercent = day.Open == 0 ? 0 : (long)((Int128)(day.Last - day.Open) * 100_000 / day.Open),
            WeightedAvgPrice = new Amount(day.WeightedAvgUnits),
            PrevClosePrice = Price(symbol, day.PrevClose),
            LastPrice = Price(symbol, day.Last),
            LastQty = Quantity(symbol, day.LastLots),
            BidPrice = Price(symbol, bid.Price),
            BidQty = Quantity(symbol, bid.Lots),
            AskPrice = Price(symbol, ask.Price),
            AskQty = Quantity(symbol, ask.Lots),
            OpenPrice = Price(symbol, day.Open),
            HighPrice = Price(symbol, day.High),
            LowPrice = Price(symbol, day.Low),
            Volume = Amount.FromSteps(day.Lots, symbol.LotDecimals),
            QuoteVolume = new Amount(day.QuoteUnits),
            OpenTimeUs = day.OpenUs,
            CloseTimeUs = day.CloseUs,
            FirstId = day.FirstId,
            LastId = day.LastId,
            Count = day.Count,
        };
    }

    private static long LastTradeUs(MarketView view, SymbolRules symbol)
    {
        var last = new List<PublicTrade>(1);
        view.Tape.Trades(symbol.Index, null, 1, last);
        return last.Count == 0 ? view.NowUs : last[0].TimeUs;
    }

    private static LevelReply[] Show(List<Level> levels, SymbolRules symbol)
    {
        var shown = new LevelReply[levels.Count];
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = new LevelReply(Price(symbol, levels[i].Price), Quantity(symbol, levels[i].Lots));
        }

        return shown;
    }

    private static Amount Price(SymbolRules symbol, long ticks) => Amount.FromSteps(ticks, symbol.PriceDecimals);

    private static Amount Quantity(SymbolRules symbol, long lots) => Amount.FromSteps(lots, symbol.LotDecimals);
}
