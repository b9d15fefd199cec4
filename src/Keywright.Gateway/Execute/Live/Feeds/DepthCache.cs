using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Streams;
using Keywright.Binance.Wire.Upstream;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>The book of a symbol, from the stream of its changes.</summary>
internal sealed class DepthCache(string symbol, long everyUs) : StreamCache(everyUs)
{
    private readonly DepthBook book = new();
    private (int Limit, long Id, byte[] Body) written;

    public override Sight? Needed
    {
        get
        {
            lock (Gate)
            {
                return book.IsKnown ? null : Whole;
            }
        }
    }

    private Sight Whole => new("/api/v3/depth", new UpstreamText().Add("symbol", symbol).Add("limit", DepthBook.SightLevels).Written, DepthBook.SightWeight);

    /// <summary>What happened between the last change heard and one that is to come, as one change; empty when it cannot be had.</summary>
    /// <param name="first">First update that is missing.</param>
    /// <param name="last">Last update that is missing.</param>
    /// <param name="unit">Of times on the stream.</param>
    /// <param name="exchangeUs">The exchange's time.</param>
    /// <param name="ask">Answers null when there is no answer.</param>
    public async Task<IReadOnlyList<(ReadOnlyMemory<byte> Data, FeedPlace Place)>> RepairAsync(long first, long last, TimeUnit unit, long exchangeUs, Func<Sight, Task<ReadOnlyMemory<byte>?>> ask)
    {
        if (await ask(Whole) is not { } body)
        {
            return [];
        }

        try
        {
            lock (Gate)
            {
                if (book.UpdateId != first - 1 || book.ChangesTo(body, last) is not var (id, bids, asks))
                {
                    return [];
                }

                var data = JsonBody.Write((unit, exchangeUs, symbol, first, id, bids, asks), static (writer, s) => StreamPayloads.DepthUpdate(writer, s.unit, s.exchangeUs, s.symbol, s.first, s.id, s.bids, s.asks));
                return [(data, new FeedPlace(unit == TimeUnit.Microsecond ? exchangeUs : exchangeUs / 1_000, first, id))];
            }
        }
        catch (JsonException)
        {
            return [];
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
            ForgetIf(body is null, limit);
            return body;
        }
    }

    /// <summary>The best levels of each side; null when they cannot be told from here.</summary>
    public (LevelReply[] Bids, LevelReply[] Asks)? Best(int limit)
    {
        lock (Gate)
        {
            var best = book.Best(limit);
            ForgetIf(best is null, limit);
            return best;
        }
    }

    /// <summary>The market has moved out of what is known. Under the lock.</summary>
    private void ForgetIf(bool isTooDeep, int limit)
    {
        if (isTooDeep && book.IsKnown && limit <= DepthBook.SightLevels / 2)
        {
            book.Forget();
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
