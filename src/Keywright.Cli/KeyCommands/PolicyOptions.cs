using System.CommandLine;
using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Keys.Policy;

namespace Keywright.Cli.KeyCommands;

/// <summary>The rules of a key as options; <c>none</c> takes a rule away. What a rule may say, the server knows: here only numbers and times are read.</summary>
internal sealed class PolicyOptions
{
    private readonly Option<string[]> routes = TermsOptions.List("--routes", "R,...", "Routes it may call: 'GET /api/v3/account', /api/v3/order, /sapi/*, or market-data, orders, account, wallet.");
    private readonly Option<string[]> denyRoutes = TermsOptions.List("--deny-routes", "R,...", "Routes it may not call, whatever else is allowed.");
    private readonly Option<string[]> denySymbols = TermsOptions.List("--deny-symbols", "S,...", "Symbols it may not trade, whatever else is allowed, as BTC* or *USDT.");
    private readonly Option<string[]> orderTypes = TermsOptions.List("--order-types", "T,...", "Order types it may place, as LIMIT,MARKET.");
    private readonly Option<string[]> sides = TermsOptions.List("--sides", "BUY,SELL", "Sides it may take.");
    private readonly Option<string[]> timesInForce = TermsOptions.List("--time-in-force", "GTC,...", "Times in force of those types that state one.");
    private readonly Option<string?> maxOrderNotional = TermsOptions.Text("--max-order-notional", "USDT", "The most one order may be worth.");
    private readonly Option<string?> maxHourlyNotional = TermsOptions.Text("--max-hourly-notional", "USDT", "The most its orders of one hour may be worth.");
    private readonly Option<string?> maxDailyNotional = TermsOptions.Text("--max-daily-notional", "USDT", "The most its orders of one day may be worth.");
    private readonly Option<string?> ordersPerMinute = TermsOptions.Text("--orders-per-minute", "N", "Orders it may place in a minute.");
    private readonly Option<string?> ordersPerDay = TermsOptions.Text("--orders-per-day", "N", "Orders it may place in a day of UTC.");
    private readonly Option<string?> maxOpenOrders = TermsOptions.Text("--max-open-orders", "N", "Orders it may have open.");
    private readonly Option<string[]> maxPosition = TermsOptions.List("--max-position", "ASSET=N,...", "The most of an asset it may have bought more than sold, open buys counted.");
    private readonly Option<string?> maxDailyLoss = TermsOptions.Text("--max-daily-loss", "USDT", "What it may lose in a day, realised and not, before it opens nothing more.");
    private readonly Option<string?> collar = TermsOptions.Text("--collar", "2%", "How far a price may lie from the reference price.");
    private readonly Option<string[]> hours = TermsOptions.List("--hours", "'mon-fri 08:00-17:30',...", "When it may trade, UTC.");
    private readonly Option<string[]> allocate = TermsOptions.List("--allocate", "ASSET=N,...", "The slice of the account it sees and works with.");
    private readonly Option<string[]> withdrawTo = TermsOptions.List("--withdraw-to", "ASSET:NETWORK:ADDRESS,...", "The address book of a key that may withdraw.");
    private readonly Option<string?> orders = TermsOptions.Text("--orders", "own|account", "Whose orders it sees and cancels.");
    private readonly Option<string?> historyFrom = TermsOptions.Text("--history-from", "TIME", "It reads no orders and trades from before.");
    private readonly Option<string?> historyTo = TermsOptions.Text("--history-to", "TIME", "It reads no orders and trades from then on.");

    private Option[] All =>
    [
        routes, denyRoutes, denySymbols, orderTypes, sides, timesInForce, maxOrderNotional, maxHourlyNotional, maxDailyNotional, ordersPerMinute, ordersPerDay,
        maxOpenOrders, maxPosition, maxDailyLoss, collar, hours, allocate, withdrawTo, orders, historyFrom, historyTo,
    ];

    /// <summary>The first of them that was typed; null when none was.</summary>
    public string? Typed(Call call) => All.FirstOrDefault(call.Has)?.Name;

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What is typed in the place of what was; false with one sentence when it is wrong.</summary>
    public bool TryApply(Call call, KeyPolicy before, out KeyPolicy after, out string misuse)
    {
        after = before with
        {
            AllowRoutes = TermsOptions.Given(call, routes) ?? before.AllowRoutes,
            DenyRoutes = TermsOptions.Given(call, denyRoutes) ?? before.DenyRoutes,
            DenySymbols = TermsOptions.Given(call, denySymbols) ?? before.DenySymbols,
            OrderTypes = TermsOptions.Given(call, orderTypes) ?? before.OrderTypes,
            Sides = TermsOptions.Given(call, sides) ?? before.Sides,
            TimesInForce = TermsOptions.Given(call, timesInForce) ?? before.TimesInForce,
            TradingHours = TermsOptions.Given(call, hours) ?? before.TradingHours,
            WithdrawTo = TermsOptions.Given(call, withdrawTo) ?? before.WithdrawTo,
            Orders = call.Get(orders) is { } whose ? whose == TermsOptions.None ? null : whose : before.Orders,
        };
        if (!TryMoney(call, maxOrderNotional, before.MaxOrderNotional, out var perOrder, out misuse)
            || !TryMoney(call, maxHourlyNotional, before.MaxHourlyNotional, out var perHour, out misuse)
            || !TryMoney(call, maxDailyNotional, before.MaxDailyNotional, out var perDay, out misuse)
            || !TryMoney(call, maxDailyLoss, before.MaxDailyLoss, out var loss, out misuse)
            || !TryCount(call, ordersPerMinute, before.OrdersPerMinute, out var inMinute, out misuse)
            || !TryCount(call, ordersPerDay, before.OrdersPerDay, out var inDay, out misuse)
            || !TryCount(call, maxOpenOrders, before.MaxOpenOrders, out var open, out misuse)
            || !TryAmounts(call, maxPosition, before.MaxPosition, out var position, out misuse)
            || !TryAmounts(call, allocate, before.Allocation, out var slice, out misuse)
            || !TryPercent(call, collar, before.CollarBps, out var bps, out misuse)
            || !TryTime(call, historyFrom, before.HistoryFrom, out var from, out misuse)
            || !TryTime(call, historyTo, before.HistoryTo, out var to, out misuse))
        {
            return false;
        }

        after = after with
        {
            MaxOrderNotional = perOrder,
            MaxHourlyNotional = perHour,
            MaxDailyNotional = perDay,
            MaxDailyLoss = loss,
            OrdersPerMinute = inMinute,
            OrdersPerDay = inDay,
            MaxOpenOrders = open,
            MaxPosition = position,
            Allocation = slice,
            CollarBps = bps,
            HistoryFrom = from,
            HistoryTo = to,
        };
        return true;
    }

    private static bool TryMoney(Call call, Option<string?> option, decimal? before, out decimal? amount, out string misuse)
        => TryRead(call, option, before, static text => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) && read > 0 ? read : null, "an amount of USDT above 0, as 250.50", out amount, out misuse);

    private static bool TryCount(Call call, Option<string?> option, int? before, out int? count, out string misuse)
        => TryRead(call, option, before, static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read > 0 ? read : null, "a whole number above 0", out count, out misuse);

    private static bool TryTime(Call call, Option<string?> option, DateTimeOffset? before, out DateTimeOffset? time, out string misuse)
        => TryRead(call, option, before, static text => TimeText.TryInstant(text, DateTimeOffset.MinValue.AddYears(1_000), out var read) && read.Year > 1_001 ? read : null, "a time, as 2026-01-01 or 2026-01-01T12:00:00Z", out time, out misuse);

    private static bool TryPercent(Call call, Option<string?> option, int? before, out int? bps, out string misuse)
        => TryRead(call, option, before, static text => text is [.. var number, '%']
            && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read)
            && read is > 0 and <= 100 && decimal.Floor(read * 100) == read * 100 ? (int)(read * 100) : null, "hundredths of a percent up to 100%, as 2% or 0.25%", out bps, out misuse);

    /// <summary>The value before when the option was not typed; null when it says none.</summary>
    private static bool TryRead<T>(Call call, Option<string?> option, T? before, Func<string, T?> read, string takes, out T? value, out string misuse)
        where T : struct
    {
        (value, misuse) = (before, "");
        if (call.Get(option) is not { } text)
        {
            return true;
        }

        value = text == TermsOptions.None ? null : read(text);
        misuse = value is null && text != TermsOptions.None ? $"{option.Name} takes {takes}, or none, not '{text}'." : "";
        return misuse.Length == 0;
    }

    private static bool TryAmounts(Call call, Option<string[]> option, IReadOnlyDictionary<string, decimal> before, out IReadOnlyDictionary<string, decimal> amounts, out string misuse)
    {
        (amounts, misuse) = (before, "");
        if (TermsOptions.Given(call, option) is not { } words)
        {
            return true;
        }

        var read = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (word.Split('=') is not [{ Length: > 0 } asset, var number]
                || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                || !read.TryAdd(asset, amount))
            {
                misuse = $"{option.Name} takes each asset once with an amount, as BTC=0.5, not '{word}'.";
                return false;
            }
        }

        amounts = read;
        return true;
    }
}
