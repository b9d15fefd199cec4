namespace Keywright.Gateway.Budgets;

/// <summary>What is on its way: held beside what is used, so that requests at the same time never pass a limit together.</summary>
public sealed partial class CapUse
{
    /// <summary>Holds room for orders about to be sent.</summary>
    /// <param name="keyNumber">Whose.</param>
    /// <param name="ask">What they ask.</param>
    /// <param name="limits">What the key is held to.</param>
    /// <param name="mustReduce">It may only sell what it has bought.</param>
    /// <param name="rateE8">USDT for one unit of the quote asset, times 1e8, as the orders' worth was reckoned.</param>
    /// <param name="nowUs">Of which windows.</param>
    /// <param name="refusal">Why not; null when held.</param>
    public CapHold? TryHold(int keyNumber, in OrderAsk ask, KeyLimits limits, bool mustReduce, long rateE8, long nowUs, out CapRefusal? refusal)
    {
        lock (gate)
        {
            var account = Of(keyNumber);
            refusal = Test(keyNumber, account, in ask, limits, mustReduce, nowUs, out var reduces);
            if (refusal is not null)
            {
                return null;
            }

            account.Hold(in ask, 1);
            return new CapHold(this, keyNumber, in ask, limits, mustReduce, rateE8) { Reduces = reduces };
        }
    }

    /// <summary>Holds nothing yet, for an order that takes the place of another: <see cref="TryHoldInstead"/> holds, once it is known whether that one goes.</summary>
    public CapHold HoldLater(int keyNumber, in OrderAsk ask, KeyLimits limits, bool mustReduce, long rateE8) => new(this, keyNumber, in ask, limits, mustReduce, rateE8) { IsLater = true };

    internal bool TryChange(CapHold hold, in OrderAsk ask, long nowUs, out CapRefusal? refusal)
    {
        lock (gate)
        {
            var account = Of(hold.KeyNumber);
            account.Hold(hold.Ask, -1);
            refusal = Test(hold.KeyNumber, account, in ask, hold.Limits, hold.MustReduce, nowUs, out var reduces);

            // What passed some limits because it only reduces must go on reducing: it was not tested by them.
            if (refusal is null && hold.Reduces && !reduces)
            {
                refusal = CapRefusal.NotReducing(rules.Assets[ask.Symbol.BaseAsset], account.LeftToSell(ask.Symbol.BaseAsset));
            }

            if (refusal is null)
            {
                hold.Ask = ask;
            }

            account.Hold(hold.Ask, 1);
            return refusal is null;
        }
    }

    /// <summary>
    /// Holds what the new order needs as if those that it replaces were gone. They are cancelled under the same lock of the venue; until then
    /// both count, so that nobody else gets the room in between.
    /// </summary>
    internal bool TryHoldInstead(CapHold hold, ReadOnlySpan<(int Symbol, long OrderId)> freed, long nowUs, out CapRefusal? refusal)
    {
        lock (gate)
        {
            var account = Of(hold.KeyNumber);
            Count(account, hold.KeyNumber, freed, nowUs, -1);
            refusal = Test(hold.KeyNumber, account, hold.Ask, hold.Limits, hold.MustReduce, nowUs, out var reduces);
            Count(account, hold.KeyNumber, freed, nowUs, 1);
            if (refusal is null)
            {
                account.Hold(hold.Ask, 1);
                (hold.IsLater, hold.Reduces) = (false, reduces);
            }

            return refusal is null;
        }
    }

    internal void Release(CapHold hold)
    {
        lock (gate)
        {
            if (!hold.IsLater)
            {
                Of(hold.KeyNumber).Hold(hold.Ask, -1);
            }
        }
    }

    /// <summary>Takes open orders of the key out of its figures, or puts them back. An order of another key has its share of that one's.</summary>
    private void Count(KeyAccount account, int keyNumber, ReadOnlySpan<(int Symbol, long OrderId)> orders, long nowUs, int sign)
    {
        foreach (var place in orders)
        {
            if (open.TryGetValue(place, out var order) && order.Tag == keyNumber)
            {
                order.Move(account, rules.Symbols[place.Symbol], sign > 0 ? 0 : order.Lots, sign > 0 ? order.Lots : 0);
                account.Open += sign;
                var worth = sign * rules.Symbols[place.Symbol].NotionalUnits(order.Price, order.Lots) * order.RateE8;
                account.HourNotional.Shift(order.Hour == account.HourNotional.IndexOf(nowUs) ? worth : 0);
                account.DayNotional.Shift(order.Day == account.DayNotional.IndexOf(nowUs) ? worth : 0);
            }
        }
    }

    private CapRefusal? Test(int keyNumber, KeyAccount account, in OrderAsk ask, KeyLimits limits, bool mustReduce, long nowUs, out bool reduces)
    {
        reduces = account.Reduces(in ask);
        return reduces ? null
            : mustReduce ? CapRefusal.NotReducing(rules.Assets[ask.Symbol.BaseAsset], account.LeftToSell(ask.Symbol.BaseAsset))
            : IsUsedUp(keyNumber, nowUs) && limits.FirstOfATime is { } limit ? CapRefusal.UsedUp(limit)
            : account.Refuse(in ask, limits, rules, nowUs);
    }
}
