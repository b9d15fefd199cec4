using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Keys.Policy;

namespace Keywright.Cli.KeyCommands;

/// <summary>A key's rules in words for a terminal.</summary>
internal static class PolicyText
{
    /// <summary>Every rule there can be, with what it says; an empty text stands for no such rule.</summary>
    public static IEnumerable<(string Name, string Text)> Rules(KeyPolicy policy) =>
    [
        ("routes", string.Join(", ", policy.AllowRoutes)),
        ("deny routes", string.Join(", ", policy.DenyRoutes)),
        ("deny symbols", string.Join(",", policy.DenySymbols)),
        ("order types", string.Join(",", policy.OrderTypes)),
        ("sides", string.Join(",", policy.Sides)),
        ("time in force", string.Join(",", policy.TimesInForce)),
        ("per order", Money(policy.MaxOrderNotional)),
        ("per hour", Money(policy.MaxHourlyNotional)),
        ("per day", Money(policy.MaxDailyNotional)),
        ("orders", Counts(policy)),
        ("open orders", policy.MaxOpenOrders is { } open ? $"{open} at most" : ""),
        ("position", Amounts(policy.MaxPosition)),
        ("daily loss", Money(policy.MaxDailyLoss)),
        ("collar", policy.CollarBps is { } bps ? $"{(bps / 100m).ToString("0.##", CultureInfo.InvariantCulture)}% from the reference price" : ""),
        ("hours", policy.TradingHours.Count == 0 ? "" : string.Join(", ", policy.TradingHours) + " UTC"),
        ("allocated", Amounts(policy.Allocation)),
        ("withdraws to", string.Join(", ", policy.WithdrawTo)),
        ("sees", policy.Orders is { } whose ? whose == "own" ? "its own orders" : "the account's orders" : ""),
        ("history", History(policy)),
        ("signs", policy.Encoding switch { null => "", "legacy" => "encoded text, or as old bots the text before", _ => "encoded text alone" }),
    ];

    public static void Write(TextWriter output, KeyPolicy policy)
    {
        foreach (var (name, text) in Rules(policy))
        {
            if (text.Length > 0)
            {
                output.WriteLine(SafeText.Of($"  {name,-13} {text}"));
            }
        }
    }

    private static string Money(decimal? amount) => amount is { } some ? $"{KeyText.Number(some)} USDT at most" : "";

    private static string Counts(KeyPolicy policy) => (policy.OrdersPerMinute, policy.OrdersPerDay) switch
    {
        ({ } minute, { } day) => $"{minute} a minute, {day} a day at most",
        ({ } minute, null) => $"{minute} a minute at most",
        (null, { } day) => $"{day} a day at most",
        _ => "",
    };

    private static string Amounts(IReadOnlyDictionary<string, decimal> amounts)
        => string.Join(", ", amounts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {KeyText.Number(pair.Value)}"));

    private static string History(KeyPolicy policy) => (policy.HistoryFrom, policy.HistoryTo) switch
    {
        ({ } from, { } to) => $"from {TimeText.Short(from)} to before {TimeText.Short(to)}",
        ({ } from, null) => $"from {TimeText.Short(from)}",
        (null, { } to) => $"to before {TimeText.Short(to)}",
        _ => "",
    };
}
