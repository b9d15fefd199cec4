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

    /// <summary>Does what is due once; a simulation calls it by itself.</summary>
    internal async ValueTask BeatAsync()
    {
        foreach (var venue in books.Venues)
        {
            await venue.BeatMarketAsync();
        }
    }
}
