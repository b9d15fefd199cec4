using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Budgets;
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

    public static Book GatherDepth(Exchange exchange, SymbolRules symbol, int limit)
    {
        var book = new Book(exchange.UpdateId(symbol.Index), [], []);
        exchange.Depth(symbol.Index, limit, book.Bids, book.Asks);
        return book;
    }

    public static byte[] Depth(Book book, SymbolRules symbol) => JsonBody.Write((book, symbol), static (writer, s) => Depth(writer, s.book, s.symbol));

    public static void Depth(Utf8JsonWriter writer, Book book, SymbolRules symbol) =>
        MarketReplies.Depth(writer, book.UpdateId, Show(book.Bids, symbol), Show(book.Asks, symbol));

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
        foreach (var candle in s.candles)
        {
            MarketReplies.Candle(writer, s.unit, Show(s.symbol, in candle));
        }

        writer.WriteEndArray();
    });

    public static CandleReply Show(SymbolRules symbol, in Candle candle) => new(
        candle.OpenUs,
        candle.CloseUs + 999,
        Price(symbol, candle.Open),
        Price(symbol, candle.High),
        Price(symbol, candle.Low),
        Price(symbol, candle.Close),
        Amount.FromSteps(candle.Lots, symbol.LotDecimals),
        new Amount(candle.QuoteUnits),
        candle.Trades,
        Amount.FromSteps(candle.TakerBuyLots, symbol.LotDecimals),
        new Amount(candle.TakerBuyQuoteUnits));

    public static byte[] Average(MarketView view, SymbolRules symbol, TimeUnit unit) => JsonBody.Write((Mean: AverageOf(view, symbol), symbol, unit), static (writer, s) =>
        MarketReplies.AveragePrice(writer, s.unit, s.symbol.AvgPriceMinutes, s.Mean.Price, s.Mean.LastTradeUs));

    public static (Amount Price, long LastTradeUs) AverageOf(MarketView view, SymbolRules symbol) =>
        (Price(symbol, view.Exchange.ReferencePrice(symbol.Index, view.NowUs)), LastTradeUs(view, symbol));

    public static byte[] Tickers(MarketView view, TickerCall call, TimeUnit unit) => JsonBody.Write((view, call, unit), static (writer, s) =>
    {
        if (s.call.Single)
        {
            Ticker(writer, s.view, s.call, s.call.Symbols![0], s.unit);
            return;
        }

        writer.WriteStartArray();
        foreach (var symbol in s.call.Symbols ?? s.view.Exchange.Rules.Symbols)
        {
            Ticker(writer, s.view, s.call, symbol, s.unit);
        }

        writer.WriteEndArray();
    });

    private static void Ticker(Utf8JsonWriter writer, MarketView view, TickerCall call, SymbolRules symbol, TimeUnit unit)
    {
        switch (call.Kind)
        {
            case TickerKind.Price:
                MarketReplies.PriceTicker(writer, symbol.Name, Price(symbol, view.Tape.LastPrice(symbol.Index)));
                break;
            case TickerKind.Book:
                var (bid, ask) = Best(view, symbol);
                MarketReplies.BookTicker(writer, new BookTickerReply(
                    symbol.Name, Price(symbol, bid.Price), Quantity(symbol, bid.Lots), Price(symbol, ask.Price), Quantity(symbol, ask.Lots)));
                break;
            case TickerKind.Day when call.Mini:
                MarketReplies.MiniDayTicker(writer, unit, Day(view, symbol));
                break;
            case TickerKind.Day:
                MarketReplies.DayTicker(writer, unit, Day(view, symbol));
                break;
            default:
                var window = call.Kind == TickerKind.Window ? Window(view, symbol, call.WindowMinutes) : TradingDay(view, symbol, call.ZoneOffsetUs);
                if (call.Mini)
                {
                    MarketReplies.MiniDayTicker(writer, unit, in window);
                }
                else
                {
                    MarketReplies.WindowTicker(writer, unit, in window);
                }

                break;
        }
    }

    /// <summary>The last 24 hours.</summary>
    public static DayTickerReply Day(MarketView view, SymbolRules symbol) => Show(view, symbol, view.Tape.Day(symbol.Index, view.NowUs));

    /// <summary>The last minutes, from a whole one on.</summary>
    public static DayTickerReply Window(MarketView view, SymbolRules symbol, int minutes) =>
        Show(view, symbol, view.Tape.Window(symbol.Index, view.NowUs - (minutes * BudgetLimits.MinuteUs), view.NowUs));

    /// <summary>The day that now is in the zone.</summary>
    private static DayTickerReply TradingDay(MarketView view, SymbolRules symbol, long zoneOffsetUs)
    {
        var local = view.NowUs + zoneOffsetUs;
        var open = local - (local % BudgetLimits.DayUs) - zoneOffsetUs;
        return Show(view, symbol, view.Tape.Window(symbol.Index, open, view.NowUs)) with { CloseTimeUs = open + BudgetLimits.DayUs - 1 };
    }

    private static (Level Bid, Level Ask) Best(MarketView view, SymbolRules symbol)
    {
        view.Exchange.TryBest(symbol.Index, Side.Buy, out var bid);
        view.Exchange.TryBest(symbol.Index, Side.Sell, out var ask);
        return (bid, ask);
    }

    private static DayTickerReply Show(MarketView view, SymbolRules symbol, in Ticker day)
    {
        var (bid, ask) = Best(view, symbol);
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

    public static Amount Price(SymbolRules symbol, long ticks) => Amount.FromSteps(ticks, symbol.PriceDecimals);

    public static Amount Quantity(SymbolRules symbol, long lots) => Amount.FromSteps(lots, symbol.LotDecimals);
}
