using System.Collections.Immutable;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Orders, which the exchange counts by account: one account's being too many stops neither another's nor reads.</summary>
public sealed partial class UpstreamBudget
{
    /// <summary>After an account's orders were too many and no time was named: the shorter of the exchange's windows.</summary>
    private const int OrdersPauseSeconds = 10;

    /// <summary>The account's limits of orders, and of each what the key has used, on the scale of the limit: the limit means that it may use no more.</summary>
    public ImmutableArray<(UpstreamLimit Limit, int Used)> OrdersUsed(int key, int account, in UpstreamInstant now)
    {
        lock (gate)
        {
            var slowness = SlownessAt(now.TickUs);
            var used = ImmutableArray.CreateBuilder<(UpstreamLimit, int)>();
            foreach (var meter in AccountOf(account, now.TickUs).Meters)
            {
                meter.Enter(slowness, in now);
                used.Add((meter.Limit, meter.VirtualUsed(key)));
            }

            return used.ToImmutable();
        }
    }

    /// <summary>A 429 that is about orders: of a new one, or of the new half of a replacement.</summary>
    private static bool IsOfOrders(UpstreamAnswer.Answered answer)
        => answer.Status == 429 && UpstreamFault.TryRead(answer.Body, out var fault)
            && (fault.Code == Faults.TooManyOrders.Code || fault.Code == OrderFaults.ReplacePartlyFailed.Code || fault.Code == OrderFaults.ReplaceFailed.Code);

    private UpstreamPause? PauseOrders(int number, UpstreamAnswer.Answered answer, in UpstreamInstant now)
    {
        var account = AccountOf(number, now.TickUs);
        account.PausedUntilTick = Math.Max(account.PausedUntilTick, now.TickUs + Length(answer, OrdersPauseSeconds));
        return null;
    }

    private static UpstreamRefusal? OrdersPaused(AccountOrders account, in UpstreamInstant now)
    {
        var leftUs = account.PausedUntilTick - now.TickUs;
        return account.PausedUntilTick <= now.TickUs ? null : new UpstreamRefusal(
            UpstreamRefusalKind.Orders,
            (int)Math.Clamp((leftUs + BudgetLimits.SecondUs - 1) / BudgetLimits.SecondUs, 1, int.MaxValue),
            "the exchange has said that this account's new orders are too many");
    }
}
