using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Authenticate;

public sealed class EndTests
{
    [Fact]
    public void An_end_that_has_come_is_kept_before_it_is_told_and_kept_again_only_when_that_failed()
    {
        var time = new ManualTime(Home.Morning);
        var (asked, works) = (0, false);
        var clock = new GatewayClock(time);
        clock.KeepLatest = () =>
        {
            asked++;
            return works;
        };
        var end = clock.NowUs + 1_000_000;
        Assert.False(clock.HasCome(null) || clock.HasCome(end));
        Assert.Equal(0, asked);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(clock.HasCome(end) && clock.HasCome(end));
        Assert.Equal(2, asked);
        works = true;
        Assert.True(clock.HasCome(end) && clock.HasCome(end) && clock.HasCome(end - 1));
        Assert.Equal(3, asked);

        // What is kept is how late it is, not that end alone; a later end is kept anew.
        time.Now = Home.Morning;
        Assert.True(clock.HasCome(end));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(clock.HasCome(end + 3_000_000));
        Assert.Equal(4, asked);
    }
}
