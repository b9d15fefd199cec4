using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Streams;
using Keywright.Gateway.Execute.Paper;
using Keywright.Market.Tape;
using Keywright.Market.Words;

namespace Keywright.Gateway.Streams;

/// <summary>The running candle, whenever it changed within a span of time; each candle that ended is told once more, as closed.</summary>
internal sealed class KlineTopic(string name, StreamSpec spec, SymbolRules rules) : Topic(name, spec)
{
    /// <summary>More candles than this since the last look, and it begins anew with the running one.</summary>
    private const int CandlesMax = 1_000;

    private readonly List<Candle> seen = [];
    private Candle? told;
    private long lastTradeId;
    private long seenUs;

    public override void Sample(MarketView view)
    {
        // A clock that was stepped back opens no candle again.
        seenUs = Math.Max(seenUs, view.NowUs);
        lastTradeId = view.Exchange.LastTradeId(rules.Index);
        Gather(view, told?.OpenUs, CandlesMax);
        if (seen.Count == CandlesMax)
        {
            Gather(view, null, 1);
        }
    }

    public override void Tell(long nowUs)
    {
        var id = lastTradeId;
        for (var i = seen.Count - 1; i > 0; i--)
        {
            id -= seen[i].Trades;
        }

        for (var i = 0; i < seen.Count; i++)
        {
            var isClosed = i < seen.Count - 1;
            if (isClosed || HasNewcomer || told != seen[i])
            {
                Tell(seen[i], id, isClosed, nowUs);
            }

            id += isClosed ? seen[i + 1].Trades : 0;
        }

        told = seen.Count > 0 ? seen[^1] : told;
    }

    private void Gather(MarketView view, long? fromUs, int limit)
    {
        seen.Clear();
        view.Tape.Candles(rules.Index, Spec.Interval, fromUs, null, limit, seenUs, Spec.ZoneUs, seen);
    }

    private void Tell(Candle candle, long lastId, bool isClosed, long nowUs)
    {
        var kline = new KlineReply(
            MarketAnswers.Show(rules, in candle),
            (IntervalWord)Spec.Interval,
            candle.Trades == 0 ? -1 : lastId - candle.Trades + 1,
            candle.Trades == 0 ? -1 : lastId,
            isClosed);
        Publish(new StreamEvent((writer, unit) => StreamPayloads.Kline(writer, unit, nowUs, rules.Name, in kline)));
    }
}
