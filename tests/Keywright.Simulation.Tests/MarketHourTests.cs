using Keywright.Simulation.Streaming;
using Xunit;

namespace Keywright.Simulation.Tests;

/// <summary>An hour of simulated market with disconnects: whatever is kept from the streams by the documented rules is the exchange's own.</summary>
public sealed class MarketHourTests
{
    private const int Seed = 1;

    [Fact]
    public void Books_tapes_and_accounts_kept_from_the_streams_are_the_exchange_s_own_over_an_hour_of_disconnects()
    {
        var hour = MarketHour.Run(Seed);
        Assert.True(hour.Broken is null, $"{hour.Broken}\n{hour}");
        Assert.True(hour.SimulatedSeconds >= 3_600, $"{hour}");

        // An hour in which nobody compares, nothing breaks or nobody trades would hold every promise.
        Assert.True(hour.Faults.Values.Sum() > 200 && hour.Faults.Count >= 6, $"{string.Join(", ", hour.Faults)}");
        Assert.True(hour.Connected.Values.Sum() > 150, $"{hour}");
        Assert.True(hour.Compared.All(client => client.Value > 20), $"{hour}");
        Assert.True(hour.AccountEvents > 1_000, $"{hour}");
    }
}
