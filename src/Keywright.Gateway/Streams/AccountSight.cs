namespace Keywright.Gateway.Streams;

/// <summary>How much of its account a listener hears: listeners who hear the same are told the same, written once.</summary>
/// <param name="Tag">The key's number when it hears of its own orders alone; null: of the account's.</param>
/// <param name="Slice">The key's number when it hears of its slice of the balances alone; null: of the account's.</param>
internal readonly record struct AccountSight(int? Tag, int? Slice)
{
    public static AccountSight Of(UserListener listener)
    {
        var (number, rules) = (listener.Key.Number, listener.Key.Terms.Rules);
        return new(rules.OwnOrders ? number : null, rules.Limits.Allocation is not null ? number : null);
    }
}
