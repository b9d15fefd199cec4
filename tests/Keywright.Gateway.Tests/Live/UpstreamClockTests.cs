using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

public sealed class UpstreamClockTests(ITestOutputHelper output)
{
    private const long SecondUs = 1_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Through_skew_drift_and_lopsided_delays_the_error_is_never_larger_than_said(int seed)
    {
        var random = new Random(seed);
        var exchange = new SkewedExchange(random.Next(-9_000_000, 9_000_000), random.Next(-100, 101));
        var (worst, widest) = (0L, 0L);
        for (var step = 0; step < 20_000; step++)
        {
            exchange.Pass(random.Next(1_000, 400_000));
            if (random.Next(400) == 0)
            {
                exchange.Time.Now += TimeSpan.FromMilliseconds(random.Next(-7_200_000, 7_200_000));
            }

            if (exchange.Clock.NextSampleDueUs <= exchange.Clock.TickUs)
            {
                // All of the delay may lie on one side; one answer in ten is lost.
                if (random.Next(10) == 0)
                {
                    exchange.Clock.NoteLost();
                }
                else
                {
                    exchange.Sample(random.Next(1_000, random.Next(10) == 0 ? 900_000 : 40_000), random.Next(1_000, random.Next(10) == 0 ? 900_000 : 40_000));
                }
            }

            if (!exchange.Clock.IsReliable)
            {
                continue;
            }

            var now = exchange.Clock.Read();
            var off = Math.Abs(now.ExchangeUs - exchange.TrueUs);
            Assert.True(off <= now.ErrorUs, $"seed {seed}, step {step}: {off} us off, {now.ErrorUs} said");
            (worst, widest) = (Math.Max(worst, off), Math.Max(widest, now.ErrorUs));

            // Neither refused as too early nor older than what is not known.
            Assert.True(exchange.Clock.StampUs < exchange.TrueUs + SecondUs, $"seed {seed}, step {step}: stamped too early");
            Assert.True(exchange.Clock.StampUs >= exchange.TrueUs - (2 * now.ErrorUs), $"seed {seed}, step {step}: stamped too late");
        }

        output.WriteLine($"seed {seed}: {worst} us off at most, {widest} us said at most, latency {exchange.Clock.LatencyUs}, jitter {exchange.Clock.JitterUs}, {exchange.Clock.HostSteps.Times} host steps");
        Assert.Equal(0, exchange.Clock.UpstreamSteps.Times);
        Assert.True(exchange.Clock.HostSteps.Times > 20);
        Assert.InRange(worst, 0, 500_000);
    }

    [Fact]
    public void Before_the_first_sample_the_hosts_time_is_given_and_not_relied_on()
    {
        var exchange = new SkewedExchange(4 * SecondUs);
        Assert.Equal((false, true, 0), (exchange.Clock.IsReliable, exchange.Clock.MustSample, exchange.Clock.NextSampleDueUs));
        Assert.Equal((exchange.Time.NowUs, UpstreamClock.UnknownErrorUs), (exchange.Clock.NowUs, exchange.Clock.ErrorUs));
        exchange.Sample(5_000, 5_000);
        Assert.Equal((true, false), (exchange.Clock.IsReliable, exchange.Clock.MustSample));
        Assert.InRange(exchange.Clock.OffsetUs, (4 * SecondUs) - 6_000, (4 * SecondUs) + 6_000);
    }

    [Fact]
    public void The_sample_with_the_shortest_way_is_believed_as_long_as_it_is_fresh_enough()
    {
        var exchange = new SkewedExchange(0);
        exchange.Sample(1_000, 1_000);
        exchange.Sample(400_000, 1_000);
        Assert.InRange(exchange.Clock.ErrorUs, 1_000, 2_000);
        Assert.InRange(exchange.Clock.NowUs - exchange.TrueUs, -2_000, 2_000);
        Assert.InRange(exchange.Clock.JitterUs, 90_000, 110_000);
        Assert.Equal(401_000, exchange.Clock.LatencyUs);

        // Of eight kept, the ninth pushes it out.
        for (var i = 0; i < 7; i++)
        {
            exchange.Sample(1_000, 200_000);
        }

        Assert.InRange(exchange.Clock.ErrorUs, 100_000, 102_000);
    }

    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    [InlineData(2)]
    [InlineData(-2)]
    public void A_step_of_the_hosts_clock_moves_nothing_and_is_seen_at_once(int seconds)
    {
        var exchange = new SkewedExchange(SecondUs).Steady();
        var before = exchange.Clock.NowUs;
        exchange.Time.Now += TimeSpan.FromSeconds(seconds);
        Assert.Equal(before, exchange.Clock.NowUs);
        Assert.Equal((1, seconds * SecondUs), (exchange.Clock.HostSteps.Times, exchange.Clock.HostSteps.LastUs));
        Assert.InRange(exchange.Clock.OffsetUs, ((1 - seconds) * SecondUs) - 6_000, ((1 - seconds) * SecondUs) + 6_000);

        // A machine that slept looks the same, so it is sampled at once all the same; until then what is known serves.
        Assert.Equal((true, true), (exchange.Clock.MustSample, exchange.Clock.IsReliable));
        Assert.True(exchange.Clock.NextSampleDueUs <= exchange.Clock.TickUs);
        exchange.Sample(5_000, 5_000);
        Assert.Equal((false, 1), (exchange.Clock.MustSample, exchange.Clock.HostSteps.Times));
        Assert.Equal(exchange.Clock.TickUs + UpstreamClock.SteadyUs, exchange.Clock.NextSampleDueUs);
    }

    [Theory]
    [InlineData(1_500_000)]
    [InlineData(-1_500_000)]
    [InlineData(-86_400_000_000)]
    public void A_step_of_the_exchanges_clock_is_believed_the_second_time_it_is_seen(long stepUs)
    {
        var exchange = new SkewedExchange(0).Steady();
        exchange.SkewUs += stepUs;
        Assert.False(exchange.Sample(5_000, 5_000));
        Assert.Equal((false, true), (exchange.Clock.IsReliable, exchange.Clock.MustSample));
        Assert.True(exchange.Clock.NextSampleDueUs <= exchange.Clock.TickUs);
        Assert.True(exchange.Sample(5_000, 5_000));
        Assert.Equal((true, 1), (exchange.Clock.IsReliable, exchange.Clock.UpstreamSteps.Times));
        Assert.InRange(exchange.Clock.NowUs - exchange.TrueUs, -6_000, 6_000);
        Assert.InRange(exchange.Clock.UpstreamSteps.LastUs, stepUs - 12_000, stepUs + 12_000);
    }

    [Fact]
    public void After_a_refused_timestamp_one_sample_is_enough()
    {
        var exchange = new SkewedExchange(0).Steady();
        exchange.SkewUs += 3 * SecondUs;
        exchange.Clock.NoteRefused();
        Assert.Equal((false, true), (exchange.Clock.IsReliable, exchange.Clock.MustSample));
        Assert.True(exchange.Clock.NextSampleDueUs <= exchange.Clock.TickUs);
        Assert.True(exchange.Sample(5_000, 5_000));
        Assert.True(exchange.Clock.IsReliable);
        Assert.InRange(exchange.Clock.NowUs - exchange.TrueUs, -6_000, 6_000);
    }

    [Fact]
    public void One_nonsense_answer_moves_nothing()
    {
        var exchange = new SkewedExchange(0).Steady();
        exchange.SkewUs += 90 * SecondUs;
        Assert.False(exchange.Sample(5_000, 5_000));
        exchange.SkewUs -= 90 * SecondUs;
        Assert.InRange(exchange.Clock.NowUs - exchange.TrueUs, -6_000, 6_000);
        Assert.True(exchange.Sample(5_000, 5_000));

        // What cannot be is passed over too.
        var (tick, told) = (exchange.Clock.TickUs, exchange.TrueUs);
        Assert.False(exchange.Clock.Add(tick + 1, tick, told));
        Assert.False(exchange.Clock.Add(tick, tick + SecondUs, told));
        Assert.False(exchange.Clock.Add(tick - UpstreamClock.RoundTripMaxUs - 1, tick, told));
        Assert.False(exchange.Clock.Add(tick - 10, tick, -1));
        Assert.Equal((true, 0), (exchange.Clock.IsReliable, exchange.Clock.UpstreamSteps.Times));
        Assert.InRange(exchange.Clock.NowUs - exchange.TrueUs, -6_000, 6_000);
    }

    [Fact]
    public void Lost_samples_are_tried_again_later_and_later_and_what_is_known_goes_stale()
    {
        var exchange = new SkewedExchange(0).Steady();
        var waits = new List<long>();
        for (var i = 0; i < 10; i++)
        {
            exchange.Clock.NoteLost();
            waits.Add(exchange.Clock.NextSampleDueUs - exchange.Clock.TickUs);
            exchange.Pass(waits[^1]);
        }

        Assert.Equal([0, 250_000, 500_000, SecondUs, 2 * SecondUs, 4 * SecondUs, 8 * SecondUs, 16 * SecondUs, 16 * SecondUs, 16 * SecondUs], waits);

        // A crowd of refused calls does not bring a crowd of samples.
        exchange.Clock.NoteLost();
        exchange.Clock.NoteRefused();
        Assert.Equal(16 * SecondUs, exchange.Clock.NextSampleDueUs - exchange.Clock.TickUs);
        exchange.Sample(5_000, 5_000);
        for (var i = 0; i < 100; i++)
        {
            exchange.Clock.NoteRefused();
            Assert.Equal(250_000, exchange.Clock.NextSampleDueUs - exchange.Clock.TickUs);
        }

        exchange.Pass(SecondUs);
        exchange.Sample(5_000, 5_000);

        // Half an hour without one and nobody may rely on it any more.
        exchange.Pass(1_800 * SecondUs);
        Assert.True(exchange.Clock.IsReliable);
        exchange.Pass(400 * SecondUs);
        Assert.False(exchange.Clock.IsReliable);
    }

    private sealed class SkewedExchange
    {
        private readonly long beganUs;
        private readonly int driftPpm;
        private long passedUs;

        public SkewedExchange(long skewUs, int driftPpm = 0)
        {
            Time = new ManualTime(GatewayClock.InstantOf(LiveWorld.BeginUs));
            Clock = new UpstreamClock(new GatewayClock(Time));
            (beganUs, SkewUs, this.driftPpm) = (Time.NowUs, skewUs, driftPpm);
        }

        public ManualTime Time { get; }

        public UpstreamClock Clock { get; }

        public long SkewUs { get; set; }

        public long TrueUs => beganUs + passedUs + SkewUs + (passedUs * driftPpm / 1_000_000);

        public void Pass(long us)
        {
            passedUs += us;
            Time.Advance(TimeSpan.FromTicks(us * TimeSpan.TicksPerMicrosecond));
        }

        public bool Sample(long upUs, long downUs)
        {
            var sent = Clock.TickUs;
            Pass(upUs);
            var told = TrueUs / 1_000 * 1_000;
            Pass(downUs);
            return Clock.Add(sent, Clock.TickUs, told);
        }

        public SkewedExchange Steady()
        {
            for (var i = 0; i < 4; i++)
            {
                Assert.True(Sample(5_000, 5_000));
                Pass(300_000);
            }

            return this;
        }
    }
}
