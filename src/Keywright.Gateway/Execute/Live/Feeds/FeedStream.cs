using System.Collections.Immutable;
using Keywright.Binance.Wire;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>How it is seen that an event of a stream is missing, or has been told before.</summary>
internal enum FeedOrder
{
    /// <summary>Each event says which updates it covers, and they follow each other without a gap.</summary>
    Chained,

    /// <summary>Events are numbered without a gap.</summary>
    Counted,

    /// <summary>Numbers rise, with gaps.</summary>
    Rising,

    /// <summary>There is only the time.</summary>
    Timed,
}

/// <summary>
/// One stream of the exchange that somebody here wants. While one connection takes over from another both tell it, and each event is taken from
/// whichever tells it first. All of it under the feed's lock.
/// </summary>
internal sealed class FeedStream(string name, TimeUnit unit)
{
    /// <summary>So many older events in a row are no echo: the exchange counts anew, as a testnet does that was reset.</summary>
    private const int EchoMax = 200;

    private const int HeldMax = 5_000;

    private FeedPlace last = new(-1, -1, -1);
    private FeedLine? teller;
    private int echoes;

    // What came after a hole, while what is missing is asked for.
    private List<(FeedLine From, ReadOnlyMemory<byte> Data, FeedPlace Place)>? held;

    public string Name => name;

    public TimeUnit Unit => unit;

    public FeedOrder Order { get; } = OrderOf(name);

    public ImmutableArray<FeedListener> Listeners { get; set; } = [];

    /// <summary>The connection that has confirmed it last; null while there is none.</summary>
    public FeedLine? Home { get; set; }

    /// <summary>Nothing the exchange told of late is missing: a connection has it, and has not broken since.</summary>
    public bool IsLive => Home is { IsOpen: true } && held is null;

    /// <summary>What is missing, first and last, and is to be asked for; null when nothing is, or it is being asked for.</summary>
    public (long First, long Last)? Hole { get; set; }

    /// <summary>The last event was told by that connection.</summary>
    public bool IsToldBy(FeedLine line) => teller == line;

    /// <summary>The connection that told it is gone.</summary>
    public void Lost(FeedLine line)
    {
        var mattered = Home == line || teller == line;
        teller = teller == line ? null : teller;
        Home = Home == line ? null : Home;

        // Where events are numbered, the next one shows whether something is missing.
        if (mattered && !IsLive && Order is FeedOrder.Timed or FeedOrder.Rising)
        {
            Miss();
        }
    }

    /// <summary>Takes in an event, and tells it on if it is new.</summary>
    /// <returns>Events before it are missing.</returns>
    public bool Take(FeedLine from, ReadOnlyMemory<byte> data, in FeedPlace place)
    {
        if (held is not null)
        {
            // It stays in order, and is looked at again when the hole is filled.
            if (held.Count < HeldMax && place.Last > held[^1].Place.Last)
            {
                held.Add((from, data, place));
            }

            return false;
        }

        if (IsEcho(from, in place))
        {
            if (++echoes <= EchoMax || (teller is { IsOpen: true } && teller != from))
            {
                return false;
            }

            last = new FeedPlace(-1, -1, -1);
            Miss();
        }

        echoes = 0;
        var isGap = last.Last >= 0 && Order switch
        {
            FeedOrder.Chained => place.First > last.Last + 1,
            FeedOrder.Counted => place.Last > last.Last + 1,
            _ => false,
        };
        if (isGap)
        {
            // The connection that goes may still tell what the one that comes was too late for.
            if (teller != from && teller is { IsOpen: true, IsLeaving: true } && from.HeardUs - teller.HeardUs < 2 * FeedLine.QuietUs)
            {
                return false;
            }

            Hole = (last.Last + 1, Order == FeedOrder.Chained ? place.First - 1 : place.Last - 1);
            held = [(from, data, place)];
            return true;
        }

        var told = Order == FeedOrder.Chained && last.Last >= 0 && !isGap && place.First <= last.Last ? FeedSplice.WithFirst(data, place.First, last.Last + 1) : data;
        Tell(from, told, in place);
        return isGap;
    }

    /// <summary>What was missing has been asked for: it is told, and then what came after it.</summary>
    /// <param name="missing">All of it, or nothing.</param>
    public void Fill(IReadOnlyList<(ReadOnlyMemory<byte> Data, FeedPlace Place)> missing)
    {
        var after = held ?? [];
        held = null;
        foreach (var (data, place) in missing)
        {
            Tell(after[0].From, data, in place);
        }

        if (missing.Count == 0 && after.Count > 0)
        {
            // It stays missing.
            Miss();
            Tell(after[0].From, after[0].Data, after[0].Place);
        }

        foreach (var (from, data, place) in after)
        {
            Take(from, data, in place);
        }
    }

    private void Tell(FeedLine from, ReadOnlyMemory<byte> data, in FeedPlace place)
    {
        (last, teller) = (place, from);
        foreach (var listener in Listeners)
        {
            listener.Hear(data, in place);
        }
    }

    private bool IsEcho(FeedLine from, in FeedPlace place) => Order == FeedOrder.Timed
        ? place.Time < last.Time || (place.Time == last.Time && from != teller)
        : last.Last >= 0 && place.Last <= last.Last;

    private void Miss()
    {
        foreach (var listener in Listeners)
        {
            listener.Missed();
        }
    }

    private static FeedOrder OrderOf(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return (at < 0 || name[0] == '!' ? "" : name[(at + 1)..]) switch
        {
            "depth" or "depth@100ms" or "depth@1000ms" => FeedOrder.Chained,
            "aggTrade" or "trade" => FeedOrder.Counted,
            "bookTicker" or "blockTrade" or "referencePrice" => FeedOrder.Rising,
            var what when what.StartsWith("depth", StringComparison.Ordinal) => FeedOrder.Rising,
            _ => FeedOrder.Timed,
        };
    }
}
