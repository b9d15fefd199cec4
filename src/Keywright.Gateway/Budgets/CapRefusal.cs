using System.Globalization;

namespace Keywright.Gateway.Budgets;

/// <summary>Which limit stands in an order's way.</summary>
/// <param name="Rule">Its name and the values, for the log.</param>
/// <param name="Sentence">The same for whoever sent the order; one that speaks of the book fits into a journal entry.</param>
public sealed record CapRefusal(string Rule, string Sentence)
{
    /// <summary>1e16: one USDT in the scale of notionals.</summary>
    private static readonly Int128 Scale = (Int128)10_000_000_000_000_000;

    public static Int128 ToScale(decimal usdt)
    {
        var whole = decimal.Floor(usdt);
        return ((Int128)whole * Scale) + (Int128)((usdt - whole) * 10_000_000_000_000_000m);
    }

    /// <summary>USDT, truncated to 8 decimals.</summary>
    public static decimal FromScale(Int128 amount) => (decimal)(amount / 100_000_000) / 100_000_000m;

    public static string Text(decimal amount) => amount.ToString("0.########", CultureInfo.InvariantCulture);

    public static string Units(Int128 units) => Text((decimal)units / 100_000_000m);

    internal static CapRefusal OneOrder(in OrderAsk ask, decimal most)
    {
        var asked = FromScale(ask.Largest);
        return new($"max-order-notional: {Text(asked)} > {Text(most)}", ask.InBook
            ? $"In this book the order comes to {Text(asked)} USDT, over this key's max-order-notional of {Text(most)}."
            : $"The order's notional of {Text(asked)} USDT is over this key's max-order-notional of {Text(most)} USDT.");
    }

    internal static CapRefusal Notional(string limit, string when, in OrderAsk ask, Int128 rest, decimal most)
    {
        var (asked, left) = (FromScale(ask.Notional), Math.Max(0, FromScale(rest)));
        return new($"{limit}: {Text(asked)} > {Text(left)}", ask.InBook
            ? $"The book makes this {Text(asked)} USDT; {limit} leaves {Text(left)} of {Text(most)}."
            : $"The order's notional of {Text(asked)} USDT is over what is left {when} of this key's {limit}: {Text(left)} of {Text(most)} USDT.");
    }

    /// <summary>What it did after the backup that this home was restored from, nobody here knows.</summary>
    internal static CapRefusal UsedUp(string limit)
        => new($"{limit}: used up by a restore", $"This home was restored from a backup today, so this key's {limit} counts as used up until the day ends (UTC).");

    internal static CapRefusal Count(string limit, string what, Int128 used, int most)
        => new($"{limit}: {used} of {most}", $"This key's {limit} is {most}, and {used} {what}.");

    internal static CapRefusal Position(string asset, Int128 would, Int128 most)
        => new($"max-position: {Units(would)} > {Units(most)} {asset}", $"This would take the key to {Units(would)} {asset} with its open orders, over its max-position of {Units(most)}.");

    internal static CapRefusal Allocation(string asset, Int128 needed, Int128 left)
        => new($"allocate: {Units(needed)} > {Units(left)} {asset}", $"The order needs {Units(needed)} {asset}, and {Units(Int128.Max(0, left))} {asset} are left of what is allocated to this key.");

    internal static CapRefusal Loss(Int128 lost, decimal most)
        => new($"max-daily-loss: {Units(lost)} of {Text(most)}", $"This key has lost {Units(lost)} USDT today, and its max-daily-loss is {Text(most)} USDT; it may only sell what it has bought.");

    internal static CapRefusal NotReducing(string asset, Int128 left)
        => new($"reduce-only: {Units(Int128.Max(0, left))} {asset} left to sell", $"This key is reduce-only: it sells only what it has bought, which is {Units(Int128.Max(0, left))} {asset} beside its open orders.");
}
