using System.Globalization;
using Keywright.Gateway.Manage;
using Keywright.Keys.Policy;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Runs;

/// <summary>Terms as they are said to the gateway, and whether what it shows of a key says the same.</summary>
internal static class Statement
{
    public static string[] Permissions(Terms terms) => terms.Authority switch
    {
        Authority.Reads => ["read"],
        Authority.Cancels => ["read", "cancel-only"],
        Authority.Reduces => ["read", "reduce-only"],
        _ => ["read", "spot"],
    };

    public static KeyPolicy Policy(Terms terms) => new()
    {
        DenyRoutes = terms.DenyRoutes,
        DenySymbols = terms.DenySymbols,
        OrderTypes = terms.Types,
        Sides = terms.Sides,
        TimesInForce = terms.TimesInForce,
        MaxOrderNotional = terms.MaxOrder,
        MaxHourlyNotional = terms.MaxHour,
        MaxDailyNotional = terms.MaxDay,
        OrdersPerMinute = terms.PerMinute,
        OrdersPerDay = terms.PerDay,
        MaxOpenOrders = terms.MaxOpen,
        MaxPosition = terms.MaxPosition,
        MaxDailyLoss = terms.MaxLoss,
        CollarBps = terms.CollarBps,
        TradingHours = terms.Hours is { } hours ? [hours.Text] : [],
        Allocation = terms.Allocation,
        Orders = terms.OwnOrders ? "own" : null,
    };

    /// <summary>All but the times; whether it is frozen only where the state tells.</summary>
    public static bool Says(KeyView view, Terms terms) =>
        (view.State is "expired" || (view.State == "frozen") == terms.IsFrozen)
        && Text(view.Permissions, view.AllowedIps, view.Symbols, view.Policy) == Text(Permissions(terms), terms.Addresses, terms.Symbols, Policy(terms));

    public static long? Microseconds(DateTimeOffset? at) => at is { } time ? (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10 : null;

    private static string Text(IReadOnlyList<string> permissions, IReadOnlyList<string> addresses, IReadOnlyList<string> symbols, KeyPolicy policy) => string.Join('|', [
        .. new[] { permissions, addresses, symbols, policy.DenyRoutes, policy.DenySymbols, policy.OrderTypes, policy.Sides, policy.TimesInForce, policy.TradingHours }.Select(list => string.Join(',', list)),
        .. new[] { policy.MaxOrderNotional, policy.MaxHourlyNotional, policy.MaxDailyNotional, policy.OrdersPerMinute, policy.OrdersPerDay, policy.MaxOpenOrders, policy.MaxDailyLoss, policy.CollarBps }.Select(number => number?.ToString("0.########", CultureInfo.InvariantCulture) ?? ""),
        .. new[] { policy.MaxPosition, policy.Allocation }.Select(amounts => string.Join(',', amounts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + pair.Value.ToString("0.########", CultureInfo.InvariantCulture)))),
        policy.Orders is null or "account" ? "" : policy.Orders]);
}
