using System.Text.Json;
using Keywright.Binance.Wire.Upstream;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>The book of a symbol, from the stream of its changes.</summary>
internal sealed class DepthCache(SymbolRules symbol) : StreamCache(everyUs: 100_000)
{
    private readonly DepthBook book = new();
    private (int Limit, long Id, byte[] Body) written;

    public override Sight? Needed
    {
        get
        {
            lock (Gate)
            {
                return book.IsKnown ? null
                    : new Sight("/api/v3/depth", new UpstreamText().Add("symbol", symbol.Name).Add("limit", DepthBook.SightLevels).Written, DepthBook.SightWeight);
            }
        }
    }

    /// <summary>Null when it cannot be told from here.</summary>
    public byte[]? Answer(int limit)
    {
        lock (Gate)
        {
            if (written.Body is not null && written.Limit == limit && written.Id == book.UpdateId)
            {
                return written.Body;
            }

            var body = book.Answer(limit);
            written = (limit, book.UpdateId, body!);
            if (body is null && limit <= DepthBook.SightLevels / 2)
            {
                // The market has moved out of what is known.
                book.Forget();
            }

            return body;
        }
    }

    public override void Hear(ReadOnlyMemory<byte> data, in FeedPlace place)
    {
        lock (Gate)
        {
            book.Take(data, in place);
        }
    }

    public override void Missed()
    {
        lock (Gate)
        {
            book.Forget();
        }
    }

    public override bool TryBegin(ReadOnlyMemory<byte> body)
    {
        lock (Gate)
        {
            try
            {
                return book.TryBegin(body, DepthBook.SightLevels);
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }
}
