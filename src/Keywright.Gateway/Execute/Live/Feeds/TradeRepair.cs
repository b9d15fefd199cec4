using System.Text.Json;
using Keywright.Binance.Wire.Upstream;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>Trades that a stream did not bring, asked for and written as the stream would have told them.</summary>
internal sealed class TradeRepair(PublicReads reads)
{
    /// <summary>Most trades of one hole: what one call brings.</summary>
    public const int TradesMax = 1_000;

    private const int MergedWeight = 4;
    private const int SingleWeight = 25;

    private static readonly (string From, string To)[] Merged = [("a", "a"), ("p", "p"), ("q", "q"), ("f", "f"), ("l", "l"), ("T", "T"), ("m", "m"), ("M", "M")];
    private static readonly (string From, string To)[] Single = [("id", "t"), ("price", "p"), ("qty", "q"), ("time", "T"), ("isBuyerMaker", "m"), ("isBestMatch", "M")];

    /// <summary>The trades from one id to another; empty when the exchange does not give all of them.</summary>
    /// <param name="stream">Of trades, or of merged ones.</param>
    /// <param name="first">First that is missing.</param>
    /// <param name="last">Last that is missing.</param>
    public async Task<IReadOnlyList<(ReadOnlyMemory<byte> Data, FeedPlace Place)>> AskAsync(FeedStream stream, long first, long last)
    {
        if (last - first >= TradesMax)
        {
            return [];
        }

        var isMerged = stream.Name.EndsWith("@aggTrade", StringComparison.Ordinal);
        var symbol = stream.Name[..stream.Name.IndexOf('@', StringComparison.Ordinal)].ToUpperInvariant();
        var parameters = new UpstreamText().Add("symbol", symbol).Add("limit", TradesMax);
        var (answer, _) = await reads.AskAsync(
            key: 0, isMerged ? MergedWeight : SingleWeight, isMerged ? "/api/v3/aggTrades" : "/api/v3/trades", (isMerged ? parameters.Add("fromId", first) : parameters).Written, stream.Unit);
        return answer is UpstreamAnswer.Answered { Status: 200, IsJson: true, Body: var body } ? Read(body, symbol, isMerged, first, last) : [];
    }

    private static List<(ReadOnlyMemory<byte> Data, FeedPlace Place)> Read(ReadOnlyMemory<byte> body, string symbol, bool isMerged, long first, long last)
    {
        var (events, next, fields) = (new List<(ReadOnlyMemory<byte>, FeedPlace)>(), first, isMerged ? Merged : Single);
        try
        {
            using var json = JsonDocument.Parse(body);
            foreach (var trade in json.RootElement.EnumerateArray())
            {
                var time = trade.GetProperty(isMerged ? "T" : "time").GetInt64();
                if (trade.GetProperty(fields[0].From).GetInt64() != next || next > last)
                {
                    continue;
                }

                events.Add((Write(trade, symbol, isMerged ? "aggTrade" : "trade", time, fields), new FeedPlace(time, -1, next)));
                next++;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return [];
        }

        return next == last + 1 ? events : [];
    }

    /// <summary>When the exchange would have told it is not known; it was not before it happened.</summary>
    private static byte[] Write(JsonElement trade, string symbol, string type, long time, (string From, string To)[] fields) => JsonBody.Write((trade, symbol, type, time, fields), static (writer, s) =>
    {
        writer.WriteStartObject();
        writer.WriteString("e"u8, s.type);
        writer.WriteNumber("E"u8, s.time);
        writer.WriteString("s"u8, s.symbol);
        foreach (var (from, to) in s.fields)
        {
            writer.WritePropertyName(to);
            s.trade.GetProperty(from).WriteTo(writer);
        }

        writer.WriteEndObject();
    });
}
