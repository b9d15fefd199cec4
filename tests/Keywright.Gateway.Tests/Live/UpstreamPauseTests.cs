using System.Buffers;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Live;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

public sealed class UpstreamPauseTests
{
    private const long SecondUs = BudgetDesk.SecondUs;
    private const long MinuteUs = BudgetDesk.MinuteUs;

    [Fact]
    public void A_stop_is_never_shortened_and_stops_cancels_too()
    {
        var desk = new BudgetDesk().Known();
        var kept = new List<UpstreamPause>();
        desk.Budget.KeepPause = kept.Add;
        var (first, second) = (desk.Take(1, 1), desk.Take(1, 1));
        desk.End(first, 418, retryAfterSeconds: 120);
        desk.End(second, 429, retryAfterSeconds: 5);
        desk.Budget.PauseUntil(desk.Now.ExchangeUs + (20 * SecondUs), UpstreamPauseReason.Asked, desk.Now);
        var stop = Assert.Single(kept);
        Assert.Equal((UpstreamPauseReason.Banned, 121 * SecondUs), (stop.Reason, stop.UntilUs - stop.SinceUs));
        foreach (var use in Enum.GetValues<UpstreamUse>())
        {
            var refusal = desk.Refused(1, 1, use);
            Assert.Equal((UpstreamRefusalKind.Paused, 121), (refusal.Kind, refusal.RetryAfterSeconds));
            Assert.Contains("418", refusal.Rule, StringComparison.Ordinal);
        }

        // The exchange's clock is found to be an hour ahead: the time to wait is the same.
        desk.MinuteAtUs += 60 * MinuteUs;
        Assert.Equal(121, desk.Refused(1, 1).RetryAfterSeconds);
        desk.Pass(121 * SecondUs);
        desk.Take(1, 1);

        // Longer does count, and an answer that names no time has its own.
        desk.End(desk.Take(1, 1), 429);
        Assert.Equal(61, desk.Refused(1, 1).RetryAfterSeconds);
        desk.Budget.PauseUntil(desk.Now.ExchangeUs + (200 * SecondUs), UpstreamPauseReason.Asked, desk.Now);
        Assert.Equal(200, desk.Refused(1, 1).RetryAfterSeconds);
        Assert.Equal(3, kept.Count);
        desk.Pass(200 * SecondUs);
        desk.End(desk.Take(1, 1), 403);
        Assert.Equal(301, desk.Refused(1, 1).RetryAfterSeconds);
    }

    [Fact]
    public void A_pause_is_taken_up_after_a_restart_by_what_the_clock_says_then()
    {
        var (told, state) = (new BudgetDesk().Known(), new ArrayBufferWriter<byte>());
        told.End(told.Take(1, 1), 418, retryAfterSeconds: 599);
        told.Budget.Save(new StateWriter(state));
        int? SecondsLeftAfter(long us, long errorUs)
        {
            var desk = new BudgetDesk { MinuteAtUs = told.MinuteAtUs + us, ErrorUs = errorUs };
            var reader = new StateReader(state.WrittenSpan);
            desk.Budget.Restore(ref reader, desk.Now);
            return desk.Try(1, 1) is null ? desk.Refused(1, 1).RetryAfterSeconds : null;
        }

        Assert.Equal(200, SecondsLeftAfter(400 * SecondUs, 0));
        Assert.Equal(230, SecondsLeftAfter(400 * SecondUs, UpstreamClock.UnknownErrorUs));
        Assert.Null(SecondsLeftAfter(600 * SecondUs, 0));

        // The clock was set back: nobody knows how much of it has passed.
        Assert.Equal(600, SecondsLeftAfter(-60 * MinuteUs, 0));

        var nothing = new ArrayBufferWriter<byte>();
        new BudgetDesk().Budget.Save(new StateWriter(nothing));
        var fresh = new BudgetDesk();
        var of = new StateReader(nothing.WrittenSpan);
        fresh.Budget.Restore(ref of, fresh.Now);
        Assert.NotNull(fresh.Try(1, 1));
        var spoilt = state.WrittenSpan.ToArray();
        spoilt[4] = 9;
        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new StateReader(spoilt);
            fresh.Budget.Restore(ref reader, fresh.Now);
        });
    }

    /// <summary>Red when programs that begin again and again within a minute, each in the dark, use together what none of them may.</summary>
    [Fact]
    public void Starts_within_a_minute_share_what_one_may_use_in_the_dark()
    {
        var (desk, sum) = (new BudgetDesk(), 0L);
        desk.Budget.Begin(desk.Now);
        for (var start = 0; start < 10; start++)
        {
            sum += desk.Drain(1, 1, 2 * SecondUs);
            desk = Again(desk, SecondUs);
        }

        // An eighth of 4,500, and then by half less and less; what is left asks the exchange for its count.
        Assert.InRange(sum, 562, 1_300);
        Assert.NotNull(desk.Try(1, 20));

        // Orders are told by the answers to orders alone: of those each start may place as many as the first.
        Assert.Equal(10, desk.Drain(1, 1, 2 * SecondUs, UpstreamUse.Order, orders: 1));

        // A minute later it is as at the first.
        desk = Again(desk, 2 * MinuteUs);
        Assert.InRange(desk.Drain(1, 1, 15 * SecondUs), 500, 563);
    }

    /// <summary>Red when a program that begins takes the exchange for a more generous one than it has told.</summary>
    [Fact]
    public void What_the_exchange_lets_through_is_known_at_the_next_start()
    {
        var desk = new BudgetDesk();
        desk.Budget.Learn(new UpstreamLimits([new(UpstreamLimitKind.Weight, MinuteUs, 400)]));
        Assert.True(desk.Budget.HasNews);
        desk = Again(desk, SecondUs);
        Assert.Equal(400, desk.Budget.Read(desk.Now).WeightLimit);
        Assert.InRange(desk.Drain(1, 1, 10 * SecondUs), 30, 38);
    }

    /// <summary>Red when the exchange's count is passed over because it came near an edge, where it is not certain of which window it is.</summary>
    [Fact]
    public void Near_an_edge_the_exchanges_count_is_of_the_window_before()
    {
        var desk = new BudgetDesk { MinuteAtUs = 55 * SecondUs, ErrorUs = UpstreamClock.UnknownErrorUs };
        desk.Answer(desk.Take(1, 1), usedWeight: 4_490);
        Assert.Equal(10, desk.Drain(1, 1, SecondUs));

        // In the next one there is room again.
        (desk.ErrorUs, desk.MinuteAtUs) = (1_000, desk.MinuteAtUs + (4 * SecondUs));
        desk.Pass(SecondUs);
        desk.Take(1, 20);
    }

    private static BudgetDesk Again(BudgetDesk before, long downUs)
    {
        var state = new ArrayBufferWriter<byte>();
        before.Budget.Save(new StateWriter(state));
        var desk = new BudgetDesk { MinuteAtUs = before.MinuteAtUs + downUs };
        var reader = new StateReader(state.WrittenSpan);
        desk.Budget.Restore(ref reader, desk.Now);
        desk.Budget.Begin(desk.Now);
        return desk;
    }
}
