using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Streams;
using Keywright.Gateway.Execute.Paper;
using Keywright.Market.Words;

namespace Keywright.Gateway.Streams;

/// <summary>The last hours of one symbol each time, or of all that changed, in an array.</summary>
internal sealed class TickerTopic(string name, StreamSpec spec, ExchangeRules rules) : Topic(name, spec)
{
    private readonly DayTickerReply[] seen = new DayTickerReply[rules.Symbols.Length];
    private readonly DayTickerReply[] told = new DayTickerReply[rules.Symbols.Length];

    public override void Sample(MarketView view)
    {
        foreach (var symbol in rules.Symbols)
        {
            if (Spec.Symbol is StreamSpec.AllSymbols || Spec.Symbol == symbol.Index)
            {
                seen[symbol.Index] = Spec.Kind == StreamKind.WindowTicker ? MarketAnswers.Window(view, symbol, Spec.WindowHours * 60) : MarketAnswers.Day(view, symbol);
            }
        }
    }

    public override void Tell(long nowUs)
    {
        if (Spec.Symbol != StreamSpec.AllSymbols)
        {
            var one = seen[Spec.Symbol];
            Publish(new StreamEvent((writer, unit) => Write(writer, unit, nowUs, in one)));
            return;
        }

        var changed = new List<DayTickerReply>();
        for (var symbol = 0; symbol < seen.Length; symbol++)
        {
            // That time goes on is no change.
            var timeless = seen[symbol] with { OpenTimeUs = 0, CloseTimeUs = 0 };
            if (HasNewcomer || told[symbol] != timeless)
            {
                changed.Add(seen[symbol]);
            }

            told[symbol] = timeless;
        }

        if (changed.Count > 0)
        {
            Publish(new StreamEvent((writer, unit) =>
            {
                writer.WriteStartArray();
                foreach (var one in changed)
                {
                    Write(writer, unit, nowUs, in one);
                }

                writer.WriteEndArray();
            }));
        }
    }

    private void Write(Utf8JsonWriter writer, TimeUnit unit, long nowUs, in DayTickerReply one)
    {
        switch (Spec.Kind)
        {
            case StreamKind.MiniTicker:
                StreamPayloads.MiniTicker(writer, unit, nowUs, in one);
                break;
            case StreamKind.WindowTicker:
                StreamPayloads.WindowTicker(writer, unit, Spec.WindowHours switch { 1 => "1hTicker"u8, 4 => "4hTicker"u8, _ => "1dTicker"u8 }, nowUs, in one);
                break;
            default:
                StreamPayloads.Ticker(writer, unit, nowUs, in one);
                break;
        }
    }
}

/// <summary>The mean price of the last minutes.</summary>
internal sealed class AveragePriceTopic(string name, StreamSpec spec, SymbolRules rules) : Topic(name, spec)
{
    private Amount price;
    private long lastTradeUs;

    public override void Sample(MarketView view) => (price, lastTradeUs) = MarketAnswers.AverageOf(view, rules);

    public override void Tell(long nowUs)
    {
        var (mean, timeUs) = (price, lastTradeUs);
        Publish(new StreamEvent((writer, unit) => StreamPayloads.AveragePrice(writer, unit, nowUs, rules.Name, rules.AvgPriceMinutes, mean, timeUs)));
    }
}
