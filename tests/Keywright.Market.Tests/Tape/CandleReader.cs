using Keywright.Market.Tape;
using Keywright.Market.Words;
using Xunit;
using LiveTape = Keywright.Market.Tape.Tape;

namespace Keywright.Market.Tests.Tape;

/// <summary>Asks a tape for candles and checks what must hold of any.</summary>
internal static class CandleReader
{
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    // 2026-01-15 13:37:00 UTC, a Thursday.
    public const long Genesis = 1_768_484_220 * Second;

    public static List<Candle> Candles(
        this LiveTape tape, int symbol, CandleInterval interval, long nowUs, int limit = 1_000, long? startUs = null, long? endUs = null, long zone = 0)
    {
        var candles = new List<Candle>();
        tape.Candles(symbol, interval, startUs, endUs, limit, nowUs, zone, candles);
        return candles;
    }

    /// <summary>A candle is possible: prices, volumes and counts do not contradict each other.</summary>
    public static void MustBePossible(Candle candle, SymbolRules rules, string where)
    {
        Assert.True(candle.High >= Math.Max(candle.Open, candle.Close) && candle.Low <= Math.Min(candle.Open, candle.Close) && candle.Low >= 1, $"{where}: prices {candle}");
        Assert.True(candle.Trades == 0 == (candle.Lots == 0) && candle.Trades >= 0 && candle.Lots >= candle.Trades, $"{where}: volume {candle}");
        Assert.True(candle.Trades > 1 || candle.High == candle.Low, $"{where}: a price cannot move in one trade {candle}");
        MustCost(candle.Lots, candle.QuoteUnits, candle, rules, $"{where}: money");
        MustCost(candle.TakerBuyLots, candle.TakerBuyQuoteUnits, candle, rules, $"{where}: buyers' money");
        MustCost(candle.Lots - candle.TakerBuyLots, candle.QuoteUnits - candle.TakerBuyQuoteUnits, candle, rules, $"{where}: sellers' money");
    }

    /// <summary>The parts, in order, make exactly the whole.</summary>
    public static void MustAddUp(Candle whole, IReadOnlyList<Candle> parts, string where)
    {
        Assert.True(parts.Count > 0, $"{where}: no parts");
        var traded = parts.Where(part => part.Trades > 0).ToList();
        var shown = traded.Count > 0 ? traded : [.. parts];
        Assert.True(whole.Open == shown[0].Open && whole.Close == shown[^1].Close, $"{where}: open or close {whole}");
        Assert.True(whole.High == shown.Max(part => part.High), $"{where}: high {whole}");
        Assert.True(whole.Low == shown.Min(part => part.Low), $"{where}: low {whole}");
        Assert.Equal(whole.Trades, parts.Sum(part => part.Trades));
        Assert.Equal(whole.Lots, parts.Aggregate(Int128.Zero, (sum, part) => sum + part.Lots));
        Assert.Equal(whole.QuoteUnits, parts.Aggregate(Int128.Zero, (sum, part) => sum + part.QuoteUnits));
        Assert.Equal(whole.TakerBuyLots, parts.Aggregate(Int128.Zero, (sum, part) => sum + part.TakerBuyLots));
        Assert.Equal(whole.TakerBuyQuoteUnits, parts.Aggregate(Int128.Zero, (sum, part) => sum + part.TakerBuyQuoteUnits));
    }

    private static void MustCost(Int128 lots, Int128 units, Candle candle, SymbolRules rules, string where)
    {
        var tick = (Int128)rules.UnitsPerTickLot;
        Assert.True(lots >= 0 && candle.Low * tick * lots <= units && units <= candle.High * tick * lots, $"{where} {candle}");
    }
}
