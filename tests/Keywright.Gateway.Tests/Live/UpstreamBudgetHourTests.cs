using Keywright.Gateway.Execute.Live;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Whole hours of simulated time against an exchange that forgives nothing.</summary>
public sealed class UpstreamBudgetHourTests(ITestOutputHelper output)
{
    private const int OrdinaryWeight = 6_000 * 75 / 100;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Twenty_greedy_bots_are_never_refused_by_the_exchange_in_an_hour_and_get_equal_shares(int seed)
    {
        var world = new LiveWorld(seed, hostSkewUs: (seed - 2) * 17 * LiveWorld.SecondUs);
        world.Exchange.SkewUs = (seed - 3) * 700_000;
        var bots = world.AddTwenty();
        world.RunFor(2 * LiveWorld.MinuteUs);
        var before = bots.Select(b => world.GotBy(b.Key)).ToList();
        world.RunFor(60 * LiveWorld.MinuteUs);
        NeverRefused(world, seed);
        var shares = bots.Select((b, i) => world.GotBy(b.Key) - before[i]).ToList();
        var (least, most, sum) = (shares.Min(), shares.Max(), shares.Sum());
        output.WriteLine($"seed {seed}: {sum / 60} weight a minute, shares {least} to {most}, fullest minute {world.Exchange.WeightMost}, {world.Exchange.Heard} calls");
        Assert.True(most * 20 * 100 <= sum * 110 && least * 20 * 100 >= sum * 90, $"seed {seed}: shares {string.Join(' ', shares)}");

        // It would be easy never to be refused by asking for little.
        Assert.True(sum >= 60 * OrdinaryWeight * 95 / 100, $"seed {seed}: only {sum / 60} of {OrdinaryWeight} weight a minute were used");
        Assert.Empty(world.Notices);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Orders_of_greedy_bots_stay_within_the_count_of_their_account_and_are_shared_equally(int seed)
    {
        var world = new LiveWorld(seed);
        for (var key = 1; key <= 6; key++)
        {
            // Three bots an account; all want more than the account may have.
            world.Add(new GreedyBot(key, 1 + (key % 2), world.Random.Next(20_000, 150_000), [1]) { Orders = true });
        }

        world.RunFor(30 * LiveWorld.MinuteUs);
        NeverRefused(world, seed);
        foreach (var account in new[] { 0, 1 })
        {
            var placed = Enumerable.Range(1, 6).Where(k => k % 2 == account).Select(world.GotBy).ToList();
            output.WriteLine($"seed {seed}: orders {string.Join(' ', placed)}");
            Assert.True(placed.Max() * 100 <= placed.Average() * 110 && placed.Min() * 100 >= placed.Average() * 90, $"seed {seed}: orders {string.Join(' ', placed)}");
            Assert.True(placed.Sum() >= 30 * 6 * 80 * 85 / 100, $"seed {seed}: only {placed.Sum()} orders");
        }
    }

    [Theory]
    [InlineData(21, 60_000_000)]
    [InlineData(22, 200_000)]
    [InlineData(23, 20_000_000)]
    public void Another_program_that_uses_half_of_the_address_unseen_brings_no_refusal(int seed, int everyUs)
    {
        var world = new LiveWorld(seed);
        var bots = world.AddTwenty();

        // Half of the limit a minute, evenly or in bursts.
        world.Every(everyUs, () => world.Exchange.UseElsewhere(world.TrueUs, (int)(3_000L * everyUs / LiveWorld.MinuteUs)));
        world.RunFor(60 * LiveWorld.MinuteUs);
        output.WriteLine($"seed {seed}: {bots.Sum(b => world.GotBy(b.Key)) / 60} weight a minute, fullest {world.Exchange.WeightMost}, {world.Exchange.TooMany} times 429, {world.Notices.Count} notices");
        Assert.Equal(0, world.Exchange.Bans);
        Assert.Equal(0, world.Exchange.TooMany);
        Assert.InRange(world.Notices.Count, 50, 61);
        Assert.All(world.Notices, n => Assert.Null(n.Account));

        // What is left is used all the same.
        Assert.True(bots.Sum(b => world.GotBy(b.Key)) >= 60 * (OrdinaryWeight - 3_000) * 80 / 100, $"seed {seed}");
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public void A_bot_that_comes_back_gets_its_share_within_a_window_and_what_it_left_was_used(int seed)
    {
        var world = new LiveWorld(seed);
        for (var key = 1; key <= 9; key++)
        {
            world.Add(new GreedyBot(key, 1, world.Random.Next(20_000, 200_000), [world.Random.Next(1, 40)]));
        }

        var idler = new GreedyBot(10, 2, 50_000, [10]);
        world.Add(idler);
        world.RunFor(3 * LiveWorld.MinuteUs);
        for (var round = 0; round < 12; round++)
        {
            // Some pauses are short enough to count as active all along, some are not; waking falls anywhere in a minute.
            idler.Sleeps = true;
            var (start, slept) = (TotalOf(world), world.Random.Next(50, 400) * LiveWorld.SecondUs);
            world.RunFor(slept);
            var used = TotalOf(world) - start;
            Assert.True(used >= OrdinaryWeight * slept / LiveWorld.MinuteUs * 95 / 100, $"seed {seed}, round {round}: only {used} were used while one slept {slept} us");
            idler.Sleeps = false;
            var before = world.GotBy(10);
            world.RunFor(LiveWorld.MinuteUs);
            var share = world.GotBy(10) - before;
            Assert.True(share >= OrdinaryWeight / 10 * 90 / 100, $"seed {seed}, round {round}: it got {share} in its first minute, not {OrdinaryWeight / 10}");
        }

        NeverRefused(world, seed);
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public void Cancels_pass_when_the_rest_is_used_up(int seed)
    {
        var world = new LiveWorld(seed);
        world.AddTwenty();

        // Keys that have used up their share, and one that never asked before; nothing they cancel is there, so each cancel costs one.
        foreach (var key in new[] { 3, 7, 99 })
        {
            world.Every(2 * LiveWorld.SecondUs, () => Assert.True(world.Call(key, 1, UpstreamUse.Cancel, 1, 0), $"seed {seed}: a cancel was refused"));
        }

        world.RunFor(20 * LiveWorld.MinuteUs);
        NeverRefused(world, seed);
    }

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    [InlineData(53)]
    [InlineData(54)]
    public void Clocks_that_step_on_either_side_bring_no_refusal(int seed)
    {
        var world = new LiveWorld(seed);
        var bots = world.AddTwenty();
        world.Add(new GreedyBot(30, 1, 500_000, [1]) { Orders = true });
        var steps = 0;
        for (var left = 60; left > 0; left -= 3)
        {
            world.RunFor(world.Random.Next(120, 180) * LiveWorld.SecondUs);
            var us = world.Random.Next(-45_000_000, 45_000_000);
            if (world.Random.Next(2) == 0)
            {
                world.Time.Now += TimeSpan.FromSeconds(world.Random.Next(-7_200, 7_200));
            }
            else
            {
                world.Exchange.SkewUs += us;
                steps++;
            }
        }

        world.RunFor(LiveWorld.MinuteUs);
        output.WriteLine($"seed {seed}: {steps} steps of the exchange's clock ({world.Upstream.UpstreamSteps.Times} seen), fullest minute {world.Exchange.WeightMost}, {world.Exchange.RefusedStamps} stamps refused, {world.Exchange.TooMany} times 429");
        NeverRefused(world, seed);
        Assert.Equal(steps, world.Upstream.UpstreamSteps.Times);

        // An order every half second: a step costs those until the next sample, and the host's steps none.
        Assert.True(world.Exchange.RefusedStamps <= 12 * steps, $"seed {seed}: {world.Exchange.RefusedStamps} stamps refused over {steps} steps");
        Assert.True(bots.Sum(b => world.GotBy(b.Key)) >= 45 * OrdinaryWeight * 70 / 100, $"seed {seed}: too little was used");
    }

    [Theory]
    [InlineData(61, 429, 40)]
    [InlineData(62, 418, 900)]
    [InlineData(63, 403, 300)]
    public void A_pause_holds_over_restarts_until_its_end(int seed, int status, int seconds)
    {
        var world = new LiveWorld(seed);
        world.AddTwenty();
        world.RunFor(90 * LiveWorld.SecondUs);
        world.Exchange.Scripted = (status, seconds);
        world.RunFor(5 * LiveWorld.SecondUs);
        var heard = world.Exchange.Heard;
        for (var restarts = 0; restarts < 3; restarts++)
        {
            world.RunFor(seconds * LiveWorld.SecondUs / 8);
            world.Restart(LiveWorld.SecondUs);
        }

        // The host's clock is set forward while it runs: that ends nothing.
        world.RunFor(LiveWorld.SecondUs);
        world.Time.Now += TimeSpan.FromHours(2);
        world.RunFor(seconds * LiveWorld.SecondUs / 4);
        Assert.Equal(heard, world.Exchange.Heard);
        Assert.Equal(0, world.Exchange.Bans);

        // After its end they go on, and nobody is banned for it.
        world.RunFor((seconds + 45) * LiveWorld.SecondUs);
        Assert.True(world.Exchange.Heard > heard + 20, $"seed {seed}: nothing left after the pause");
        NeverRefused(world, seed);
    }

    private static long TotalOf(LiveWorld world) => Enumerable.Range(1, 10).Sum(world.GotBy);

    private static void NeverRefused(LiveWorld world, int seed)
        => Assert.True(world.Exchange is { TooMany: 0, Bans: 0 }, $"seed {seed}: {world.Exchange.TooMany} times 429, {world.Exchange.Bans} times 418, fullest minute {world.Exchange.WeightMost}");
}
