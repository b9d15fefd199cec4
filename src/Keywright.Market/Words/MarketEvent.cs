namespace Keywright.Market.Words;

/// <summary>
/// One thing that happened, in the order it happened. One flat struct for all kinds, so that a buffer of them is one array:
/// <list type="bullet">
/// <item>Accepted: OrderId, Account, Tag, Side, Type, Price, Lots (0 for MARKET by quote amount) of the new order; ListId when it is part of a list,
/// CapPrice when it has one.</item>
/// <item>Traded: OrderId, Account, Tag, Side, Type of the taker; MakerOrderId, MakerAccount, MakerTag; TradeId; Price (the maker's), Lots,
/// QuoteUnits; both commissions, each in the asset its side receives; first-fill and filled flags; and what each order has traded in all,
/// this trade included.
/// An order that is filled ends here: no Closed follows, <see cref="TakerFilled"/> or <see cref="MakerFilled"/> says so.</item>
/// <item>Prevented: as Traded, with Lots the quantity that would have traded, TradeId the prevented match id, what each order lost, and no money.
/// Whichever order ends by it has a Closed of its own afterwards.</item>
/// <item>Closed: OrderId, Account, Tag, Side, Type, Price, Lots (the remainder that goes), Status, ExpiryReason.
/// A MARKET order ends by Closed unless a fill filled it.</item>
/// <item>Triggered: OrderId, Account, Tag, Side, Type, Price, Lots of the order that starts to run; its trades and its end follow, it as the taker.</item>
/// <item>Replaced: OrderId, Account, Tag, Side, Type, Price, Lots (the new quantity), ReducedLots (what was taken off).</item>
/// <item>ListChanged: ListId, ListStatus, Account, Tag; OrderId and MakerOrderId are its two orders.</item>
/// <item>Deposited: Account, Asset and Lots hold account, asset and units, below zero when they leave; the engine itself writes none.</item>
/// </list>
/// </summary>
public record struct MarketEvent
{
    public EventKind Kind { get; set; }

    /// <summary>Side of the order; of the taker in Traded and Prevented.</summary>
    public Side Side { get; set; }

    public OrderType Type { get; set; }

    public OrderStatus Status { get; set; }

    public ExpiryReason ExpiryReason { get; set; }

    public bool TakerFirstFill { get; set; }

    public bool MakerFirstFill { get; set; }

    public bool TakerFilled { get; set; }

    public bool MakerFilled { get; set; }

    public int Symbol { get; set; }

    /// <summary>Only in Deposited.</summary>
    public int Asset { get; set; }

    public int Account { get; set; }

    public int Tag { get; set; }

    public int MakerAccount { get; set; }

    public int MakerTag { get; set; }

    /// <summary>Unix microseconds.</summary>
    public long TimeUs { get; set; }

    /// <summary>The symbol's book update id after this event; each event of a symbol raises it by one.</summary>
    public long UpdateId { get; set; }

    public long OrderId { get; set; }

    public long MakerOrderId { get; set; }

    public long TradeId { get; set; }

    /// <summary>Ticks.</summary>
    public long Price { get; set; }

    public long Lots { get; set; }

    public long QuoteUnits { get; set; }

    /// <summary>Units of the asset the taker receives.</summary>
    public long TakerCommission { get; set; }

    /// <summary>Units of the asset the maker receives.</summary>
    public long MakerCommission { get; set; }

    /// <summary>Lots the taker has traded, this trade included.</summary>
    public long TakerExecutedLots { get; set; }

    /// <summary>Quote units the taker has traded, this trade included.</summary>
    public long TakerQuoteUnits { get; set; }

    /// <summary>Lots the maker has traded, this trade included.</summary>
    public long MakerExecutedLots { get; set; }

    /// <summary>Quote units the maker has traded, this trade included.</summary>
    public long MakerQuoteUnits { get; set; }

    /// <summary>Only in Accepted: ticks, the most the order may come to a lot once triggered; 0 = unbounded.</summary>
    public long CapPrice { get; set; }

    /// <summary>In Accepted and ListChanged; 0 = none.</summary>
    public long ListId { get; set; }

    /// <summary>Only in Replaced.</summary>
    public long ReducedLots { get; set; }

    /// <summary>Only in ListChanged.</summary>
    public ListStatus ListStatus { get; set; }

    /// <summary>Only in Prevented: what the taker lost.</summary>
    public long TakerPreventedLots { get; set; }

    /// <summary>Only in Prevented: what the maker lost, hidden lots included.</summary>
    public long MakerPreventedLots { get; set; }

    public readonly Side TakerSide => Side;
}
