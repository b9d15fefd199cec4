using System.Text.Json;
using Keywright.Gateway.Execute.Live.Feeds;
using Keywright.Market.Agents;
using Keywright.Market.Words;

namespace Keywright.Gateway.Manage.Mirror;

/// <summary>Hears the trades of one symbol on another exchange and keeps them until they are taken.</summary>
internal sealed class MirrorEar(SymbolRules symbol, MirrorCounts counts) : FeedListener
{
    /// <summary>Trades of different price or side that wait; of further ones none is heard, and that is counted.</summary>
    public const int TradesMax = 500;

    private readonly Lock gate = new();
    private List<(MirrorTrade Trade, long TimeMs)> heard = [];

    /// <summary>All that was heard since the last time, in order; trades of one price and side that followed each other as one.</summary>
    public List<(MirrorTrade Trade, long TimeMs)> Take()
    {
        lock (gate)
        {
            var taken = heard;
            heard = [];
            return taken;
        }
    }

    public override void Hear(ReadOnlyMemory<byte> data, in FeedPlace place)
    {
        using var json = JsonDocument.Parse(data);
        if (!TryRead(json.RootElement, out var trade, out var timeMs))
        {
            counts.IgnoreOddTrade();
            return;
        }

        lock (gate)
        {
            if (heard.Count > 0 && heard[^1].Trade is var last && last.TakerSide == trade.TakerSide && last.Price == trade.Price && last.Lots + trade.Lots <= symbol.MaxLots)
            {
                heard[^1] = (last with { Lots = last.Lots + trade.Lots }, timeMs);
            }
            else if (heard.Count < TradesMax)
            {
                heard.Add((trade, timeMs));
            }
            else
            {
                counts.Miss();
            }
        }
    }

    public override void Missed() => counts.Miss();

    private bool TryRead(JsonElement json, out MirrorTrade trade, out long timeMs)
    {
        (trade, timeMs) = (default, TellText.Long(json, "T"u8) ?? 0);
        if (timeMs <= 0 || !json.TryGetProperty("p"u8, out var price) || !json.TryGetProperty("q"u8, out var quantity) || !json.TryGetProperty("m"u8, out var isBuyerMaker)
            || isBuyerMaker.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
            || !TellText.TryAmount(price, out var at) || !TellText.TryAmount(quantity, out var much) || !MirrorGrid.TryLevel(symbol, at, much, out var level))
        {
            return false;
        }

        trade = new MirrorTrade(isBuyerMaker.GetBoolean() ? Side.Sell : Side.Buy, level.Price, level.Lots);
        return true;
    }
}
