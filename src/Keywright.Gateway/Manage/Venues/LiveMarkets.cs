using Keywright.Gateway.Execute.Live;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>Looks after the market streams of the real exchanges. Apart from the other upkeep, which may wait for answers.</summary>
internal sealed class LiveMarkets(LiveBooks books, GatewayClock clock)
{
    /// <summary>Between two looks at what is due.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await BeatAsync();
                await Task.Delay(Beat, clock.Time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // It was told to end.
        }
    }

    /// <summary>How it stands with each exchange's market data.</summary>
    public IEnumerable<Meter> Meters()
    {
        foreach (var venue in books.Venues)
        {
            var (of, sizes, counts) = ($"venue=\"{venue.Name}\"", venue.Feed.Sizes, venue.Feed.Counts);
            yield return new("keywright_exchange_connections_open", "Market connections to an exchange.", "gauge", of, sizes.Lines);
            yield return new("keywright_exchange_streams_open", "Streams of an exchange that somebody here wants, each asked for once.", "gauge", of, sizes.Streams);
            yield return new("keywright_exchange_stream_gaps_total", "Times that events of an exchange were seen to be missing.", "counter", of, counts.Gaps);
            yield return new("keywright_exchange_stream_odd_total", "Messages of an exchange that no exchange writes, passed over.", "counter", of, counts.Odd);
            yield return new("keywright_answers_from_streams_total", "Calls answered from what an exchange's streams told, without asking it.", "counter", of, venue.Caches.Answered);
        }
    }

    /// <summary>Does what is due once; a simulation calls it by itself.</summary>
    internal async ValueTask BeatAsync()
    {
        foreach (var venue in books.Venues)
        {
            await venue.BeatMarketAsync();
        }
    }
}
