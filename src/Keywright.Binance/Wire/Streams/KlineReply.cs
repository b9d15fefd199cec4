using Keywright.Binance.Wire.Replies;

namespace Keywright.Binance.Wire.Streams;

/// <summary>A candle as its stream tells it: it may not be over yet.</summary>
public readonly struct KlineReply(in CandleReply candle, IntervalWord interval, long firstTradeId, long lastTradeId, bool isClosed)
{
    public readonly CandleReply Candle = candle;

    public IntervalWord Interval => interval;

    public long FirstTradeId => firstTradeId;

    public long LastTradeId => lastTradeId;

    public bool IsClosed => isClosed;
}
