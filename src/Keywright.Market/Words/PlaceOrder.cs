namespace Keywright.Market.Words;

/// <summary>A new order. Prices in ticks, quantities in lots, amounts in units of 10^-8, times in Unix microseconds.</summary>
public readonly record struct PlaceOrder
{
    private readonly ClientOrderId _clientId;

    public int Account { get; init; }

    public int Symbol { get; init; }

    public Side Side { get; init; }

    public OrderType Type { get; init; }

    public TimeInForce TimeInForce { get; init; }

    public SelfTradePrevention SelfTradePrevention { get; init; }

    /// <summary>Ticks; 0 for MARKET.</summary>
    public long Price { get; init; }

    /// <summary>Lots; 0 with <see cref="QuoteAmount"/>.</summary>
    public long Lots { get; init; }

    /// <summary>Units of the quote asset to spend or receive: MARKET by quote amount; otherwise 0.</summary>
    public long QuoteAmount { get; init; }

    /// <summary>Ticks: the last trade's price that sets a waiting order off, or with <see cref="TrailingDelta"/> sets it tracking; 0 = none.</summary>
    public long StopPrice { get; init; }

    /// <summary>Basis points between the best price since tracking began and the trigger; 0 = the order does not trail.</summary>
    public int TrailingDelta { get; init; }

    /// <summary>Lots shown at a time; 0 = all.</summary>
    public long IcebergLots { get; init; }

    /// <summary>
    /// Ticks; 0 = unbounded. Once triggered, the order trades for no more than this times its lots, and what would go beyond expires: who
    /// placed it was promised no more. Of no meaning to orders that do not wait.
    /// </summary>
    public long CapPrice { get; init; }

    /// <summary>
    /// It shows what stands on another exchange: filters and limits that are there for those who trade here do not bind it, only what the book can
    /// hold does.
    /// </summary>
    public bool IsMirrored { get; init; }

    public ClientOrderId ClientId
    {
        get => _clientId;
        init => _clientId = value;
    }

    /// <summary>Asked of every order, and answered without copying the id.</summary>
    internal bool HasClientId => !_clientId.IsNone;

    public long? StrategyId { get; init; }

    public int? StrategyType { get; init; }

    /// <summary>Opaque to the engine: the gateway's number of the key that placed the order.</summary>
    public int Tag { get; init; }

    public long TimeUs { get; init; }
}
