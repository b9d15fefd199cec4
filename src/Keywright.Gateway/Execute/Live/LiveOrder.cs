using Keywright.Gateway.Budgets;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>An order on a real exchange, as far as it is known here. Quantities in lots, amounts in units.</summary>
internal sealed record LiveOrder
{
    /// <summary>Of the saved flags: list and its name follow. Orders saved before there were lists have none.</summary>
    private const int IsListed = 1 << 17;

    public required int Account { get; init; }

    /// <summary>Number among the symbols of its exchange.</summary>
    public required int Symbol { get; init; }

    /// <summary>The exchange's own.</summary>
    public required long OrderId { get; init; }

    public required ClientOrderId ClientId { get; init; }

    /// <summary>Number of the key that it belongs to.</summary>
    public required int Tag { get; init; }

    public Side Side { get; init; }

    public OrderType Type { get; init; }

    /// <summary>Ticks; 0 for one that runs as a market order.</summary>
    public long Price { get; init; }

    /// <summary>Asked for; 0 for a market order by quote amount.</summary>
    public long Lots { get; init; }

    public long ExecutedLots { get; init; }

    public long QuoteUnits { get; init; }

    public bool IsOpen { get; init; } = true;

    /// <summary>By the gateway's clock, Unix microseconds.</summary>
    public long CreatedUs { get; init; }

    /// <summary>The order list that it is part of; 0: none.</summary>
    public long ListId { get; init; }

    /// <summary>What that list is called.</summary>
    public ClientOrderId ListName { get; init; }

    public void Save(StateWriter writer)
    {
        writer.Int32(Account);
        writer.Int32(Symbol);
        writer.Int32(Tag);
        writer.Int32((int)Side | ((int)Type << 8) | (IsOpen ? 1 << 16 : 0) | (ListId != 0 ? IsListed : 0));
        foreach (var number in (ReadOnlySpan<long>)[OrderId, Price, Lots, ExecutedLots, QuoteUnits, CreatedUs])
        {
            writer.Int64(number);
        }

        Span<byte> name = stackalloc byte[ClientOrderId.MaxLength];
        writer.Bytes(name[..ClientId.CopyTo(name)]);
        if (ListId != 0)
        {
            writer.Int64(ListId);
            writer.Bytes(name[..ListName.CopyTo(name)]);
        }
    }

    public static LiveOrder Restore(ref StateReader reader)
    {
        var (account, symbol, tag, flags) = (reader.Int32(), reader.Int32(), reader.Int32(), reader.Int32());
        var (orderId, price, lots, executed, quote, created) = (reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64());
        ClientOrderId.TryCreate(reader.Bytes(), out var name);
        var listId = (flags & IsListed) != 0 ? reader.Int64() : 0;
        ClientOrderId.TryCreate(listId != 0 ? reader.Bytes() : default, out var listName);
        return new LiveOrder
        {
            Account = account,
            Symbol = symbol,
            OrderId = orderId,
            ClientId = name,
            Tag = tag,
            Side = (Side)(flags & 0xff),
            Type = (OrderType)((flags >> 8) & 0xff),
            Price = price,
            Lots = lots,
            ExecutedLots = executed,
            QuoteUnits = quote,
            IsOpen = (flags & (1 << 16)) != 0,
            CreatedUs = created,
            ListId = listId,
            ListName = listName,
        };
    }
}

/// <summary>What the exchange said of an order, in the gateway's own measures.</summary>
/// <param name="Symbol">Number among the symbols of its exchange.</param>
/// <param name="OrderId">The exchange's own.</param>
/// <param name="ClientId">The order's, not a cancel's.</param>
/// <param name="ExecutedLots">Traded so far.</param>
/// <param name="QuoteUnits">For so much.</param>
/// <param name="IsOpen">It may still trade.</param>
internal readonly record struct LiveFacts(int Symbol, long OrderId, ClientOrderId ClientId, long ExecutedLots, long QuoteUnits, bool IsOpen)
{
    private const int Open = 1;

    /// <summary>Quantity, list and its name follow. Facts written before they were known have none.</summary>
    private const int More = 2;

    /// <summary>The order's quantity, which an amendment lowers; 0: not said.</summary>
    public long Lots { get; init; }

    /// <summary>The order list that it is part of; 0: none, or not said.</summary>
    public long ListId { get; init; }

    /// <summary>What that list is called.</summary>
    public ClientOrderId ListName { get; init; }

    public void Save(StateWriter writer)
    {
        var more = Lots != 0 || ListId != 0;
        writer.Int32(Symbol);
        writer.Int32((IsOpen ? Open : 0) | (more ? More : 0));
        writer.Int64(OrderId);
        writer.Int64(ExecutedLots);
        writer.Int64(QuoteUnits);
        Span<byte> name = stackalloc byte[ClientOrderId.MaxLength];
        writer.Bytes(name[..ClientId.CopyTo(name)]);
        if (more)
        {
            writer.Int64(Lots);
            writer.Int64(ListId);
            writer.Bytes(name[..ListName.CopyTo(name)]);
        }
    }

    public static LiveFacts Restore(ref StateReader reader)
    {
        var (symbol, flags) = (reader.Int32(), reader.Int32());
        var (orderId, executed, quote) = (reader.Int64(), reader.Int64(), reader.Int64());
        ClientOrderId.TryCreate(reader.Bytes(), out var name);
        var facts = new LiveFacts(symbol, orderId, name, executed, quote, (flags & Open) != 0);
        if ((flags & More) == 0)
        {
            return facts;
        }

        var (lots, listId) = (reader.Int64(), reader.Int64());
        ClientOrderId.TryCreate(reader.Bytes(), out var listName);
        return facts with { Lots = lots, ListId = listId, ListName = listName };
    }
}
