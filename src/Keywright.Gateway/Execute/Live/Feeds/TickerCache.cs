using System.Text.Json;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>The last that a ticker's stream told.</summary>
internal sealed class TickerCache(TickerKind kind, Func<long> nowUs) : StreamCache(kind == TickerKind.Book ? 0 : 1_000_000)
{
    private ReadOnlyMemory<byte>? told;
    private long toldUs;
    private byte[]? full;
    private byte[]? mini;

    /// <summary>Before the first event nothing is known; what it told goes on being true until it tells the next, but for what slides with the day.</summary>
    /// <param name="isMini">The short form.</param>
    /// <param name="heardUs">When the connection was last heard.</param>
    /// <returns>One symbol of the answer, and of when it is.</returns>
    public (byte[] Row, long AsOfUs)? Answer(bool isMini, long heardUs)
    {
        lock (Gate)
        {
            if (told is not { } data)
            {
                return null;
            }

            var row = isMini ? mini ??= Write(data, isMini) : full ??= Write(data, isMini);
            return row is null ? null : (row, kind == TickerKind.Day ? toldUs : heardUs);
        }
    }

    public override void Hear(ReadOnlyMemory<byte> data, in FeedPlace place)
    {
        lock (Gate)
        {
            (told, toldUs, full, mini) = (data, nowUs(), null, null);
        }
    }

    public override void Missed()
    {
        lock (Gate)
        {
            told = null;
        }
    }

    private byte[]? Write(ReadOnlyMemory<byte> data, bool isMini)
    {
        using var json = JsonDocument.Parse(data);
        return JsonRows.Object(json.RootElement, kind switch
        {
            TickerKind.Price => [("s", "symbol"), ("c", "price")],
            TickerKind.Book => [("s", "symbol"), ("b", "bidPrice"), ("B", "bidQty"), ("a", "askPrice"), ("A", "askQty")],
            _ when isMini => [("s", "symbol"), ("o", "openPrice"), ("h", "highPrice"), ("l", "lowPrice"), ("c", "lastPrice"), .. End],
            _ =>
            [
                ("s", "symbol"), ("p", "priceChange"), ("P", "priceChangePercent"), ("w", "weightedAvgPrice"), ("x", "prevClosePrice"), ("c", "lastPrice"), ("Q", "lastQty"),
                ("b", "bidPrice"), ("B", "bidQty"), ("a", "askPrice"), ("A", "askQty"), ("o", "openPrice"), ("h", "highPrice"), ("l", "lowPrice"), .. End,
            ],
        });
    }

    private static ReadOnlySpan<(string, string)> End =>
        new[] { ("v", "volume"), ("q", "quoteVolume"), ("O", "openTime"), ("C", "closeTime"), ("F", "firstId"), ("L", "lastId"), ("n", "count") };
}
