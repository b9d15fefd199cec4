using Keywright.Gateway.Execute.Live;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

public sealed class UpstreamBudgetTests
{
    private const long SecondUs = BudgetDesk.SecondUs;
    private const long MinuteUs = BudgetDesk.MinuteUs;
    private const int Ordinary = 4_500;

    [Fact]
    public void After_a_start_all_but_an_eighth_counts_as_used_until_an_answer_tells()
    {
        var desk = new BudgetDesk();
        Assert.InRange(desk.Drain(1, 1, 49 * SecondUs), 500, 563);
        Assert.Equal(UpstreamRefusalKind.Weight, desk.Refused(1, 50).Kind);

        // The next minute begins in the dark as well; then the exchange tells, and there is room for all.
        desk.Pass(2 * SecondUs);
        desk.Answer(desk.Take(1, 1), usedWeight: 1);
        Assert.InRange(desk.Drain(1, 1, 57 * SecondUs), 4_250, Ordinary);
    }

    /// <summary>Red when bots that begin at the same moment are refused while the window lies idle: one of them had the whole store, and nothing had flowed yet.</summary>
    [Fact]
    public void Bots_that_begin_with_a_burst_are_not_refused_while_most_of_the_window_is_free()
    {
        var desk = new BudgetDesk().Known();
        desk.Pass(10_000);
        for (var key = 1; key <= 10; key++)
        {
            desk.Answer(desk.Take(key, 20));
            desk.Answer(desk.Take(key, 80));
        }
    }

    [Fact]
    public void A_higher_count_than_ours_is_adopted_and_told_once_a_window_and_a_lower_one_changes_nothing()
    {
        var desk = new BudgetDesk().Known();
        var calls = Enumerable.Range(0, 4).Select(_ => desk.Take(1, 100)).ToList();
        Assert.Null(desk.Answer(calls[0], usedWeight: 101));
        Assert.Equal((401, 0), (desk.Budget.Read(desk.Now).UsedWeight, desk.Budget.Read(desk.Now).ForeignWeight));

        // Within a fiftieth of the limit nobody is alarmed, but it counts.
        Assert.Null(desk.Answer(calls[1], usedWeight: 520));
        Assert.Equal(119, desk.Budget.Read(desk.Now).ForeignWeight);
        var notice = desk.Answer(calls[2], usedWeight: 1_401)!;
        Assert.Equal((null, 1_401, 1_000), (notice.Account, notice.Told, notice.Foreign));
        Assert.Contains("another program uses the same address", notice.Sentence, StringComparison.Ordinal);
        Assert.Null(desk.Answer(calls[3], usedWeight: 2_401));
        Assert.Equal((401, 2_000), (desk.Budget.Read(desk.Now).UsedWeight, desk.Budget.Read(desk.Now).ForeignWeight));

        // The next window: told again. And in the one after, what others used is kept free before they have.
        desk.Pass(51 * SecondUs);
        Assert.Equal(1_500, desk.Answer(desk.Take(1, 1), usedWeight: 1_501)!.Foreign);
        desk.Pass(60 * SecondUs);
        Assert.InRange(desk.Drain(1, 1, 58 * SecondUs), 2_850, Ordinary - 1_500);
    }

    /// <summary>Red when what the reserve gave beyond itself is counted as room for others: then both together pass what may be used of the limit, and then the limit.</summary>
    [Fact]
    public void What_finding_out_has_used_beyond_the_reserve_is_gone_for_all()
    {
        var desk = new BudgetDesk().Known();
        var found = desk.Drain(2, 4, 20 * SecondUs, UpstreamUse.Reconcile);
        Assert.True(found > 1_000);
        Assert.InRange(1 + found + desk.Drain(1, 20, 29 * SecondUs), 4_000, 4_800);
    }

    [Fact]
    public void What_was_used_before_a_start_is_no_stranger()
    {
        var desk = new BudgetDesk();
        Assert.Null(desk.Answer(desk.Take(1, 1), usedWeight: 3_000));
        Assert.Equal(2_999, desk.Budget.Read(desk.Now).ForeignWeight);
        Assert.NotNull(desk.Answer(desk.Take(1, 1), usedWeight: 3_200));

        // Nor is it expected in the windows that follow.
        desk.Pass(50 * SecondUs);
        Assert.InRange(desk.Drain(1, 1, 59 * SecondUs), 4_400, Ordinary);
    }

    [Fact]
    public void Near_an_edge_a_call_counts_in_both_windows()
    {
        var desk = new BudgetDesk { ErrorUs = 200_000 }.Known();
        Assert.InRange(desk.Drain(1, 1, 49_700_000), 4_400, Ordinary);

        // The minute has ended by our clock, but the exchange's may be 200 ms behind: not a thing more of the old one.
        desk.MinuteAtUs = MinuteUs + 150_000;
        Assert.Equal(1, desk.Refused(1, 100).RetryAfterSeconds);
        desk.Pass(100_000);
        desk.Answer(desk.Take(1, 1));
        Assert.Equal(1, desk.Budget.Read(desk.Now).UsedWeight);

        // Before the edge likewise, by a clock that may be ahead: it is in the new window from the first instant that the exchange may be.
        desk.Pass((2 * MinuteUs) - 150_000 - desk.MinuteAtUs);
        desk.Answer(desk.Take(1, 30));
        desk.Pass(SecondUs);
        Assert.Equal(30, desk.Budget.Read(desk.Now).UsedWeight);
    }

    [Fact]
    public void A_call_on_its_way_counts_in_each_window_that_begins_meanwhile()
    {
        var desk = new BudgetDesk().Known();
        var (slow, free) = (desk.Take(1, 80), desk.Take(1, 40));
        desk.Pass(MinuteUs);
        Assert.Equal(120, desk.Budget.Read(desk.Now).UsedWeight);
        desk.Budget.GiveBack(free, desk.Now);
        Assert.Equal(80, desk.Budget.Read(desk.Now).UsedWeight);

        // Which window its answer's count is of cannot be told.
        Assert.Null(desk.Answer(slow, usedWeight: 5_000));
        Assert.Equal((80, 0), (desk.Budget.Read(desk.Now).UsedWeight, desk.Budget.Read(desk.Now).ForeignWeight));
        desk.Pass(MinuteUs);
        Assert.Equal(0, desk.Budget.Read(desk.Now).UsedWeight);
    }

    [Theory]
    [InlineData(45)]
    [InlineData(-45)]
    [InlineData(86_400)]
    public void A_clock_that_was_set_opens_no_window(int seconds)
    {
        var desk = new BudgetDesk().Known();
        desk.Drain(1, 1, 40 * SecondUs);
        var used = desk.Budget.Read(desk.Now).UsedWeight;
        desk.MinuteAtUs += seconds * SecondUs;
        Assert.Equal(used, desk.Budget.Read(desk.Now).UsedWeight);
        desk.Pass(MinuteUs);
        Assert.Equal(0, desk.Budget.Read(desk.Now).UsedWeight);
    }

    [Fact]
    public void The_reserve_is_for_cancels_and_reconciling_alone_and_one_key_gets_half_of_it()
    {
        var desk = new BudgetDesk().Known();
        desk.Drain(1, 1, 49 * SecondUs);
        desk.Refused(1, 50);
        desk.Refused(1, 50, UpstreamUse.Order, orders: 1);
        long Cancels(int key) => Enumerable.Range(0, 400).TakeWhile(_ => desk.Try(key, 1, UpstreamUse.Cancel) is not null).Count();
        var used = desk.Budget.Read(desk.Now).UsedWeight;
        Assert.InRange(Cancels(1), 150, 150 + Ordinary - used);
        Assert.Contains("used up", desk.Refused(1, 1, UpstreamUse.Cancel).Rule, StringComparison.Ordinal);
        Assert.InRange(Cancels(2), 100, 150 + Ordinary - used);
        Assert.InRange(Enumerable.Range(0, 1_000).TakeWhile(_ => desk.Try(0, 1, UpstreamUse.Reconcile) is not null).Count(), 0, 300);

        // Never past the share of the limit, whatever for.
        Assert.Equal(4_800, desk.Budget.Read(desk.Now).UsedWeight);
        Assert.Equal(2, desk.Refused(3, 1, UpstreamUse.Cancel).RetryAfterSeconds);
        desk.Pass(2 * SecondUs);
        Assert.InRange(Cancels(1), 150, 400);
    }

    [Fact]
    public void What_came_of_a_call_is_squared_once()
    {
        var desk = new BudgetDesk().Known();
        long Used() => desk.Budget.Read(desk.Now).UsedWeight;
        var order = desk.Take(1, 1, UpstreamUse.Order, orders: 1);
        Assert.Equal(2, Used());
        desk.Budget.Settle(order, new UpstreamAnswer.Answered(200, default), 0, 1, desk.Now);
        desk.Budget.Settle(order, new UpstreamAnswer.Answered(200, default), 0, 1, desk.Now);
        desk.Budget.GiveBack(order, desk.Now);
        Assert.Equal(1, Used());
        desk.Budget.Settle(desk.Take(1, 20), new UpstreamAnswer.NotSent("No way."), 20, 0, desk.Now);
        Assert.Equal(1, Used());
        desk.Budget.Settle(desk.Take(1, 20), new UpstreamAnswer.Lost("No answer."), 0, 0, desk.Now);
        Assert.Equal(21, Used());

        // Dearer than thought.
        desk.Budget.Settle(desk.Take(1, 1), new UpstreamAnswer.Answered(200, default), 5, 0, desk.Now);
        Assert.Equal(26, Used());
    }

    [Fact]
    public void A_call_dearer_than_a_small_share_passes_in_its_time_and_is_paid_for()
    {
        var desk = new BudgetDesk().Known();
        var (dear, cheap) = (0L, 0L);
        for (var end = desk.TickUs + (20 * MinuteUs); desk.TickUs < end; desk.Pass(100_000))
        {
            // A hundred keys have 45 a minute each; one wants calls of 250.
            for (var key = 2; key < 102; key++)
            {
                var weight = key == 2 ? 250 : 1;
                while (desk.Try(key, weight) is { } take)
                {
                    desk.Answer(take);
                    (dear, cheap) = key == 2 ? (dear + weight, cheap) : (dear, cheap + weight);
                }
            }
        }

        Assert.InRange(dear, 500, 1_000 + 250);
        Assert.InRange(cheap / 99, 20 * 45 * 9 / 10, 20 * 46);
    }

    [Fact]
    public void The_figure_on_the_answer_tells_a_key_how_much_of_its_own_it_has_used()
    {
        var desk = new BudgetDesk { MinuteAtUs = 100_000 }.Known();
        Assert.Equal(0, desk.Budget.VirtualUsedWeight(7, desk.Now));
        var used = desk.Drain(7, 1, 20 * SecondUs);
        Assert.InRange(desk.Budget.VirtualUsedWeight(7, desk.Now), (int)(used * 6_000 / Ordinary) - 150, (int)(used * 6_000 / Ordinary) + 300);
        desk.Drain(7, 1, 39 * SecondUs);
        Assert.InRange(desk.Budget.VirtualUsedWeight(7, desk.Now), 5_800, 6_000);

        // Next to a second one that wants as much, half of it is all there is: the same use counts double.
        desk.Pass(2 * SecondUs);
        desk.Answer(desk.Take(7, 1));
        for (var i = 0; i < 2_900; i++, desk.Pass(10_000))
        {
            foreach (var key in new[] { 7, 8 })
            {
                while (desk.Try(key, 1) is { } take)
                {
                    desk.Answer(take);
                }
            }
        }

        Assert.InRange(desk.Budget.Read(desk.Now).UsedWeight, 1_900, 2_900);
        Assert.InRange(desk.Budget.VirtualUsedWeight(8, desk.Now), 2_600, 3_500);
    }

    [Fact]
    public void An_overloaded_exchange_is_asked_at_half_the_pace_and_less_and_then_at_the_whole_again()
    {
        var desk = new BudgetDesk { MinuteAtUs = 500_000 }.Known();
        desk.Drain(1, 1, 10 * SecondUs);
        var whole = desk.Drain(1, 1, 10 * SecondUs);
        desk.End(desk.Take(1, 1, UpstreamUse.Cancel), 503);
        desk.End(desk.Take(1, 1, UpstreamUse.Cancel), 503);
        var half = desk.Drain(1, 1, 10 * SecondUs);
        Assert.InRange(half, whole * 40 / 100, whole * 60 / 100);
        desk.Budget.SlowDown(desk.Now);
        Assert.Equal(2, desk.Budget.Read(desk.Now).Slowness);
        Assert.InRange(desk.Drain(1, 1, 10 * SecondUs), 1, half * 65 / 100);
        desk.Refused(3, 1, UpstreamUse.Background);
        desk.Answer(desk.Take(1, 1, UpstreamUse.Cancel));
        desk.Pass(60 * SecondUs);
        Assert.Equal(0, desk.Budget.Read(desk.Now).Slowness);
        Assert.InRange(desk.Drain(1, 1, 40 * SecondUs), 4 * whole * 80 / 100, 2 * Ordinary);
    }

    [Fact]
    public void What_can_wait_waits_while_nothing_is_known()
    {
        var desk = new BudgetDesk();
        Assert.Contains("to spare", desk.Refused(0, 1, UpstreamUse.Background).Rule, StringComparison.Ordinal);
        desk.Known();
        desk.Answer(desk.Take(0, 1, UpstreamUse.Background));
    }

    [Fact]
    public void However_many_keys_and_accounts_ask_the_memory_is_bounded_and_the_limit_holds()
    {
        var desk = new BudgetDesk().Known();
        for (var i = 0; i < 6_000; i++)
        {
            desk.Try(i, 1, UpstreamUse.Order, orders: 1, account: i);
            desk.Pass(1_000);
        }

        Assert.InRange(desk.Budget.Read(desk.Now).Keys, 1, FairShares.KeysMax);
        Assert.InRange(desk.Budget.Read(desk.Now).UsedWeight, 1, Ordinary);
    }

    [Fact]
    public async Task Many_threads_at_once_take_no_more_than_there_is()
    {
        var desk = new BudgetDesk().Known();
        var takes = await Task.WhenAll(Enumerable.Range(0, 8).Select(t => Task.Run(() =>
        {
            long taken = 0;
            for (var i = 0; i < 20_000; i++)
            {
                var now = desk.Now with { TickUs = desk.TickUs + (i * 2_000), ExchangeUs = desk.Now.ExchangeUs + (i * 2_000) };
                taken += desk.Budget.TryTake(new UpstreamAsk(t, 1, UpstreamUse.Read, 1), now, out _) is not null ? 1 : 0;
            }

            return taken;
        })));
        desk.Pass(40 * SecondUs);
        Assert.Equal(takes.Sum() + 1, desk.Budget.Read(desk.Now).UsedWeight);
        Assert.InRange(takes.Sum(), 1, Ordinary);
    }
}
