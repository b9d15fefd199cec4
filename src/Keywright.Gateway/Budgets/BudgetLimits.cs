namespace Keywright.Gateway.Budgets;

/// <summary>The limits in force, as <c>exchangeInfo</c> states them (spot-rest.md §2).</summary>
public sealed record BudgetLimits
{
    public const long SecondUs = 1_000_000;
    public const long MinuteUs = 60 * SecondUs;
    public const long HourUs = 60 * MinuteUs;
    public const long DayUs = 24 * HourUs;

    /// <summary>Request weight a minute, for each key and for each address without one.</summary>
    public required int WeightPerMinute { get; init; }

    public required int OrdersPer10Seconds { get; init; }

    public required int OrdersPerDay { get; init; }

    /// <summary>Requests in five minutes from one address, counted before any signature work.</summary>
    public required int RawRequestsPer5Minutes { get; init; }

    /// <summary>Connections that one address may open in five minutes; the server counts them.</summary>
    public int ConnectionsPer5Minutes { get; init; } = 300;

    /// <summary>Wallet weight a minute; the exchange counts it apart (sapi-minimal.md).</summary>
    public int WalletWeightPerMinute { get; init; } = 12_000;

    /// <summary>Wallet weight a minute that an account has for the routes which weigh on it (UID) and not on an address.</summary>
    public int AccountWeightPerMinute { get; init; } = 180_000;

    public static BudgetLimits Exchange { get; } = new()
    {
        WeightPerMinute = 6_000,
        OrdersPer10Seconds = 100,
        OrdersPerDay = 200_000,
        RawRequestsPer5Minutes = 300_000,
    };

    /// <summary>Higher numbers, same code: for load tests and backtests on one's own machine.</summary>
    public static BudgetLimits Open { get; } = new()
    {
        WeightPerMinute = 1_000_000_000,
        OrdersPer10Seconds = 100_000_000,
        OrdersPerDay = 1_000_000_000,
        RawRequestsPer5Minutes = 1_000_000_000,
        ConnectionsPer5Minutes = 1_000_000_000,
        WalletWeightPerMinute = 1_000_000_000,
        AccountWeightPerMinute = 1_000_000_000,
    };

    public FixedWindow NewWeightWindow() => new(MinuteUs, WeightPerMinute);

    public FixedWindow NewWalletWindow() => new(MinuteUs, WalletWeightPerMinute);

    public FixedWindow NewAccountWindow() => new(MinuteUs, AccountWeightPerMinute);
}
