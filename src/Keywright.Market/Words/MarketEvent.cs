namespace Keywright.Market.Words;

/// <summary>
/// One thing that happened, in the order it happened. One flat struct for all kinds, so that a buffer of them is one array:
/// <list type="bullet">
/// <item>Accepted: OrderId, Account, Tag, Side, Type, Price, Lots (0 for MARKET by quote amount) of the new order.</item>
/// <item>Traded: OrderId, Account, Tag, Side, Type of the taker; MakerOrderId, MakerAccount, MakerTag; TradeId; Price (the maker's), Lots,
/// QuoteUnits; both commissions, each in the asset its side receives; first-fill and filled flags.
/// An order that is filled ends here: no Closed follows, <see cref="TakerFilled"/> or <see cref="MakerFilled"/> says so.</item>
/// <item>Prevented: as Traded, with Lots the quantity that would have traded, TradeId the prevented match id, and no money.
/// Whichever order ends by it has a Closed of its own afterwards.</item>
/// <item>Closed: OrderId, Account, Tag, Side, Type, Price, Lots (the remainder that goes), Status, ExpiryReason.
/// A MARKET order ends by Closed unless a fill filled it.</item>
/// <item>Deposited: Account, Asset and Lots hold account, asset and units; the engine itself writes none.</item>
/// </list>
/// </summary>
public readonly record struct MarketEvent
{
    public EventKind Kind { get; init; }

    /// <summary>Side of the order; of the taker in Traded and Prevented.</summary>
    public Side Side { get; init; }

    public OrderType Type { get; init; }

    public OrderStatus Status { get; init; }

    public ExpiryReason ExpiryReason { get; init; }

    public bool TakerFirstFill { get; init; }

    public bool MakerFirstFill { get; init; }

    public bool TakerFilled { get; init; }

    public bool MakerFilled { get; init; }

    public int Symbol { get; init; }

    /// <summary>Only in Deposited.</summary>
    public int Asset { get; init; }

    public int Account { get; init; }

    public int Tag { get; init; }

    public int MakerAccount { get; init; }

    public int MakerTag { get; init; }

    /// <summary>Unix microseconds.</summary>
    public long TimeUs { get; init; }

    /// <summary>The symbol's book update id after this event; each event of a symbol raises it by one.</summary>
    public long UpdateId { get; init; }

    public long OrderId { get; init; }

    public long MakerOrderId { get; init; }

    public long TradeId { get; init; }

    /// <summary>Ticks.</summary>
    public long Price { get; init; }

    public long Lots { get; init; }

    public long QuoteUnits { get; init; }

    /// <summary>Units of the asset the taker receives.</summary>
    public long TakerCommission { get; init; }

    /// <summary>Units of the asset the maker receives.</summary>
    public long MakerCommission { get; init; }

    public Side TakerSide => Side;
}
