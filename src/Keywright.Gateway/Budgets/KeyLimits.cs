using Keywright.Market.Words;

namespace Keywright.Gateway.Budgets;

/// <summary>The rules of a key that count what it has done; null stands for no such rule.</summary>
public sealed record KeyLimits
{
    /// <summary>USDT, of one order.</summary>
    public decimal? OrderNotional { get; init; }

    /// <summary>USDT.</summary>
    public decimal? HourlyNotional { get; init; }

    /// <summary>USDT.</summary>
    public decimal? DailyNotional { get; init; }

    public int? OrdersPerMinute { get; init; }

    public int? OrdersPerDay { get; init; }

    public int? OpenOrders { get; init; }

    /// <summary>By asset, units; negative where there is no rule. Null when there is none at all.</summary>
    public Int128[]? Position { get; init; }

    /// <summary>By asset, units: what the key began with. Null when it works with the whole account.</summary>
    public Int128[]? Allocation { get; init; }

    /// <summary>The name of the first rule that counts over a time; null when none does.</summary>
    public string? FirstOfATime
        => HourlyNotional is not null ? "max-hourly-notional"
            : DailyNotional is not null ? "max-daily-notional"
            : OrdersPerMinute is not null ? "orders-per-minute"
            : OrdersPerDay is not null ? "orders-per-day"
            : null;

    /// <summary>The worth of its orders is counted.</summary>
    public bool CountNotional => HourlyNotional is not null || DailyNotional is not null;
}

/// <summary>What a call's orders ask of their key's limits; the orders of a list stand on one side of one symbol, and one of them can trade.</summary>
public readonly record struct OrderAsk
{
    public required SymbolRules Symbol { get; init; }

    public required Side Side { get; init; }

    public required int Orders { get; init; }

    /// <summary>Those of them that may come to rest.</summary>
    public required int Resting { get; init; }

    /// <summary>USDT times 1e16, of the largest of them.</summary>
    public required Int128 Largest { get; init; }

    /// <summary>USDT times 1e16, of all of them together.</summary>
    public required Int128 Notional { get; init; }

    /// <summary>Units of the base asset that one of them moves at most.</summary>
    public required Int128 BaseUnits { get; init; }

    /// <summary>Units of the quote asset that one of them moves at most.</summary>
    public required Int128 QuoteUnits { get; init; }

    /// <summary>The figures are what the present book says, not what the order says.</summary>
    public bool InBook { get; init; }

    /// <summary>The asset it brings in.</summary>
    public int AssetIn => Side == Side.Buy ? Symbol.BaseAsset : Symbol.QuoteAsset;

    /// <summary>The asset it gives away.</summary>
    public int AssetOut => Side == Side.Buy ? Symbol.QuoteAsset : Symbol.BaseAsset;

    public Int128 UnitsIn => Side == Side.Buy ? BaseUnits : QuoteUnits;

    public Int128 UnitsOut => Side == Side.Buy ? QuoteUnits : BaseUnits;
}
