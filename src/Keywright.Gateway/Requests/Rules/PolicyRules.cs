using System.Text.RegularExpressions;
using Keywright.Gateway.Budgets;
using Keywright.Keys.Policy;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Rules;

/// <summary>A key's policy made ready for its requests: read once when its terms change, looked up by every request.</summary>
public sealed partial class PolicyRules
{
    private const decimal MoneyMax = 1_000_000_000_000m;
    private const int CountMax = 1_000_000_000;
    private const int AddressBookMax = 30;
    private const int CollarBpsMax = 10_000;

    private PolicyRules(RouteRules routes, SymbolSet symbols, OrderKinds kinds) => (Routes, Symbols, Kinds) = (routes, symbols, kinds);

    public RouteRules Routes { get; }

    public SymbolSet Symbols { get; }

    public OrderKinds Kinds { get; }

    /// <summary>Null: at any time.</summary>
    public TradingHours? Hours { get; private init; }

    /// <summary>Hundredths of a percent of the reference price.</summary>
    public int? CollarBps { get; private init; }

    /// <summary>USDT.</summary>
    public decimal? MaxDailyLoss { get; private init; }

    public required KeyLimits Limits { get; init; }

    /// <summary>It sees and touches its own orders alone.</summary>
    public bool OwnOrders { get; private init; }

    public HistoryWindow History { get; private init; }

    /// <summary>A signature over the text before its encoding is good, too.</summary>
    public bool SignsUnencoded { get; private init; }

    /// <summary>The worth of its orders is limited.</summary>
    public bool LimitNotional => Limits.OrderNotional is not null || Limits.CountNotional;

    /// <summary>What its orders may come to is limited, so one that runs at a price nobody knows yet must be bound.</summary>
    public bool LimitMoney => LimitNotional || Limits.Position is not null || Limits.Allocation is not null;

    /// <summary>Some rule is one that an order passes which only reduces, or counts what the key does.</summary>
    public bool Counts => LimitMoney || Hours is not null || MaxDailyLoss is not null || Limits.OrdersPerMinute is not null || Limits.OrdersPerDay is not null || Limits.OpenOrders is not null;

    /// <param name="policy">As its owner states it.</param>
    /// <param name="symbols">It may trade; empty for all.</param>
    /// <param name="rules">What is traded.</param>
    /// <param name="problem">One sentence that names the field and what it takes.</param>
    public static PolicyRules? TryRead(KeyPolicy policy, IReadOnlyList<string> symbols, ExchangeRules rules, out string? problem)
    {
        if (RouteRules.TryRead(policy.AllowRoutes, policy.DenyRoutes, out problem) is not { } routes
            || SymbolSet.TryRead(symbols, policy.DenySymbols, rules, out problem) is not { } set
            || OrderKinds.TryRead(policy.OrderTypes, policy.Sides, policy.TimesInForce, out problem) is not { } kinds)
        {
            return null;
        }

        var hours = TradingHours.TryRead(policy.TradingHours, out problem);
        problem ??= Money("max-order-notional", policy.MaxOrderNotional)
            ?? Money("max-hourly-notional", policy.MaxHourlyNotional)
            ?? Money("max-daily-notional", policy.MaxDailyNotional)
            ?? Money("max-daily-loss", policy.MaxDailyLoss)
            ?? Count("orders-per-minute", policy.OrdersPerMinute)
            ?? Count("orders-per-day", policy.OrdersPerDay)
            ?? Count("max-open-orders", policy.MaxOpenOrders)
            ?? (policy.CollarBps is < 1 or > CollarBpsMax ? "collar must be between 0.01% and 100%." : null)
            ?? Amounts("max-position", policy.MaxPosition, rules)
            ?? Amounts("allocate", policy.Allocation, rules)
            ?? AddressBook(policy.WithdrawTo)
            ?? (policy.Orders is null or "own" or "account" ? null : $"orders '{Printable(policy.Orders)}' is unknown; use own or account.")
            ?? (policy.Encoding is null or "strict" or "legacy" ? null : $"encoding '{Printable(policy.Encoding)}' is unknown; use strict or legacy.")
            ?? (policy is { HistoryFrom: { } from, HistoryTo: { } to } && from >= to ? "history-from must lie before history-to." : null);
        return problem is not null ? null : new PolicyRules(routes, set, kinds)
        {
            Hours = hours,
            CollarBps = policy.CollarBps,
            MaxDailyLoss = policy.MaxDailyLoss,
            OwnOrders = policy.Orders == "own",
            SignsUnencoded = policy.Encoding == "legacy",
            History = new HistoryWindow(Us(policy.HistoryFrom), Us(policy.HistoryTo)),
            Limits = new KeyLimits
            {
                OrderNotional = policy.MaxOrderNotional,
                HourlyNotional = policy.MaxHourlyNotional,
                DailyNotional = policy.MaxDailyNotional,
                OrdersPerMinute = policy.OrdersPerMinute,
                OrdersPerDay = policy.OrdersPerDay,
                OpenOrders = policy.MaxOpenOrders,
                Position = ByAsset(policy.MaxPosition, rules, absent: -1),
                Allocation = ByAsset(policy.Allocation, rules, absent: 0),
            },
        };
    }

    internal static string Printable(string text) => new([.. text.Take(40).Select(c => c is >= ' ' and <= '~' ? c : '?')]);

    private static string? Money(string field, decimal? amount)
        => amount is <= 0 or > MoneyMax ? $"{field} must be above 0 and at most {MoneyMax:0} USDT." : null;

    private static string? Count(string field, int? count)
        => count is < 1 or > CountMax ? $"{field} must be a whole number from 1 to {CountMax}." : null;

    private static string? Amounts(string field, IReadOnlyDictionary<string, decimal> amounts, ExchangeRules rules)
        => amounts.Keys.FirstOrDefault(asset => !rules.Assets.Contains(asset)) is { } unknown
            ? $"{field} names asset '{Printable(unknown)}', which is not traded here; choose from {string.Join(", ", rules.Assets)}."
            : amounts.FirstOrDefault(pair => pair.Value is < 0 or > MoneyMax) is { Key: { } wrong }
                ? $"{field} of {wrong} must be from 0 to {MoneyMax:0}."
                : null;

    private static string? AddressBook(IReadOnlyList<string> entries)
        => entries.Count > AddressBookMax ? $"withdraw-to has {entries.Count} entries; at most {AddressBookMax} are allowed."
            : entries.FirstOrDefault(entry => !AddressBookPattern().IsMatch(entry)) is { } wrong
                ? $"withdraw-to entry '{Printable(wrong)}' is no address; write ASSET:NETWORK:ADDRESS, as USDT:TRX:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb, and :MEMO where the network has one."
                : null;

    [GeneratedRegex(@"\A[A-Z0-9]{1,20}:[A-Z0-9]{1,20}:[A-Za-z0-9._-]{10,128}(:[A-Za-z0-9._-]{1,64})?\z")]
    private static partial Regex AddressBookPattern();

    private static Int128[]? ByAsset(IReadOnlyDictionary<string, decimal> amounts, ExchangeRules rules, Int128 absent)
        => amounts.Count == 0 ? null : [.. rules.Assets.Select(asset => amounts.TryGetValue(asset, out var amount) ? (Int128)(amount * 100_000_000m) : absent)];

    private static long? Us(DateTimeOffset? at) => at is { } time ? (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond : null;
}
