using Keywright.Gateway.Execute.Live;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>A budget with its hand on the clock. Time begins ten seconds into a minute, known to a millisecond.</summary>
internal sealed class BudgetDesk(UpstreamBudgetOptions? options = null)
{
    public const long SecondUs = 1_000_000;
    public const long MinuteUs = 60 * SecondUs;
    private static readonly long s_minuteUs = 1_790_000_000_000_000 / MinuteUs * MinuteUs;

    public UpstreamBudget Budget { get; } = new(options ?? new UpstreamBudgetOptions());

    public long TickUs { get; private set; } = 77;

    /// <summary>Of the exchange, since the minute in which it all began.</summary>
    public long MinuteAtUs { get; set; } = 10 * SecondUs;

    public long ErrorUs { get; set; } = 1_000;

    public UpstreamInstant Now => new(TickUs, s_minuteUs + MinuteAtUs, ErrorUs);

    public void Pass(long us)
    {
        TickUs += us;
        MinuteAtUs += us;
    }

    public UpstreamTake? Try(int key, int weight, UpstreamUse use = UpstreamUse.Read, int orders = 0, int account = 1)
        => Budget.TryTake(new UpstreamAsk(key, account, use, weight, orders), Now, out _);

    public UpstreamTake Take(int key, int weight, UpstreamUse use = UpstreamUse.Read, int orders = 0, int account = 1)
    {
        var take = Budget.TryTake(new UpstreamAsk(key, account, use, weight, orders), Now, out var refusal);
        Assert.True(take is not null, refusal?.Rule);
        return take;
    }

    public UpstreamRefusal Refused(int key, int weight, UpstreamUse use = UpstreamUse.Read, int orders = 0, int account = 1)
    {
        Assert.Null(Budget.TryTake(new UpstreamAsk(key, account, use, weight, orders), Now, out var refusal));
        return refusal!;
    }

    /// <summary>Answered with 200, at full cost.</summary>
    public UpstreamNotice? Answer(UpstreamTake take, int? usedWeight = null, int? orders10 = null, int? ordersDay = null)
        => Budget.Settle(
            take,
            new UpstreamAnswer.Answered(200, default) { UsedWeight = usedWeight, OrderCount10Seconds = orders10, OrderCountDay = ordersDay },
            take.Ask.Weight,
            take.Ask.Orders,
            Now);

    public void End(UpstreamTake take, int status, int? retryAfterSeconds = null)
        => Budget.Settle(take, new UpstreamAnswer.Answered(status, default) { RetryAfterSeconds = retryAfterSeconds }, take.Ask.Weight, 0, Now);

    /// <summary>A first call has told that nothing was used before.</summary>
    public BudgetDesk Known()
    {
        Answer(Take(1, 1), usedWeight: 1);
        return this;
    }

    /// <summary>Takes all that a key gets, every ten milliseconds, for as long; the sum.</summary>
    public long Drain(int key, int weight, long us, UpstreamUse use = UpstreamUse.Read, int orders = 0)
    {
        long sum = 0;
        for (var end = TickUs + us; TickUs < end; Pass(10_000))
        {
            while (Try(key, weight, use, orders) is { } take)
            {
                sum += orders > 0 ? orders : weight;
                Answer(take);
            }
        }

        return sum;
    }
}
