using System.Buffers;
using System.Text;
using Keywright.Market.Matching;
using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching;

/// <summary>One symbol, AAAUSDT, with a tick of 0.01 and a lot of 0.001, and two accounts with a million of everything.</summary>
internal sealed class SmallMarket
{
    public const int Quote = 0;
    public const int Base = 1;
    public const long Unit = 100_000_000;

    /// <summary>Quote units of one lot at one tick.</summary>
    public const long TickLot = 1_000;

    /// <summary>Base units of one lot.</summary>
    public const long Lot = 100_000;

    public SmallMarket(Func<SymbolRules, SymbolRules>? change = null, Func<ExchangeRules, ExchangeRules>? changeAll = null)
    {
        var symbol = new SymbolRules
        {
            Name = "AAAUSDT",
            Index = 0,
            BaseAsset = Base,
            QuoteAsset = Quote,
            PriceDecimals = 2,
            LotDecimals = 3,
            MaxPrice = 1_000_000,
            MaxLots = 1_000_000,
            MaxMarketLots = 10_000,
            MinNotional = 0,
            MaxNotional = long.MaxValue,
            AllowedSelfTradePrevention = [.. Enum.GetValues<SelfTradePrevention>()],
        };
        var rules = new ExchangeRules { Assets = ["USDT", "AAA"], Symbols = [change?.Invoke(symbol) ?? symbol] };
        Exchange = new Exchange(changeAll?.Invoke(rules) ?? rules);
        Ann = Open(archives: true);
        Bob = Open(archives: true);
    }

    public Exchange Exchange { get; private set; }

    public int Ann { get; }

    public int Bob { get; }

    public long TimeUs { get; set; } = 1_700_000_000_000_000;

    /// <summary>Events of the last command.</summary>
    public EventBuffer Events { get; } = new();

    public static ClientOrderId Name(string text)
    {
        ClientOrderId.TryCreate(Encoding.ASCII.GetBytes(text), out var id);
        return id;
    }

    public int Open(bool archives, long units = 1_000_000 * Unit)
    {
        var account = Exchange.AddAccount(archives);
        Exchange.Deposit(account, Quote, units);
        Exchange.Deposit(account, Base, units);
        return account;
    }

    public PlaceOrder Limit(int account, Side side, long price, long lots, SelfTradePrevention mode = SelfTradePrevention.None) => new()
    {
        Account = account,
        Side = side,
        Price = price,
        Lots = lots,
        SelfTradePrevention = mode,
        TimeUs = ++TimeUs,
    };

    public PlaceOrder Market(int account, Side side, long lots = 0, long quoteAmount = 0, SelfTradePrevention mode = SelfTradePrevention.None) => new()
    {
        Account = account,
        Side = side,
        Type = OrderType.Market,
        Lots = lots,
        QuoteAmount = quoteAmount,
        SelfTradePrevention = mode,
        TimeUs = ++TimeUs,
    };

    /// <summary>Places an order that must be accepted and says how it stands.</summary>
    public OrderState Accept(PlaceOrder order)
    {
        Events.Clear();
        var refused = Exchange.Place(in order, Events, out var id);
        if (refused != Reject.None || !Exchange.TryGetOrder(order.Account, 0, id, out var state))
        {
            throw new InvalidOperationException($"refused: {refused}");
        }

        return state;
    }

    /// <summary>Places two orders that must be accepted; the events are those of the second.</summary>
    public void AcceptBoth(PlaceOrder first, PlaceOrder second)
    {
        foreach (var order in new[] { first, second })
        {
            if (Place(order) is not Reject.None and var refused)
            {
                throw new InvalidOperationException($"refused: {refused}");
            }
        }
    }

    public Reject Place(PlaceOrder order)
    {
        Events.Clear();
        return Exchange.Place(in order, Events, out _);
    }

    public OrderState Order(int account, long id) =>
        Exchange.TryGetOrder(account, 0, id, out var state) ? state : throw new InvalidOperationException($"no order {id}");

    public Reject Cancel(int account, long id, ClientOrderId clientId = default)
    {
        Events.Clear();
        return Exchange.Cancel(new CancelOrder { Account = account, OrderId = id, OrigClientId = clientId, TimeUs = ++TimeUs }, Events, out _);
    }

    public Balance Money(int account) => Exchange.BalanceOf(account, Quote);

    public Balance Goods(int account) => Exchange.BalanceOf(account, Base);

    public EventKind[] Kinds()
    {
        var kinds = new List<EventKind>();
        foreach (ref readonly var happened in Events.Span)
        {
            kinds.Add(happened.Kind);
        }

        return [.. kinds];
    }

    public byte[] Saved()
    {
        var bytes = new ArrayBufferWriter<byte>();
        Exchange.Save(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public void SaveAndLoad()
    {
        ReadOnlySpan<byte> bytes = Saved();
        Exchange = Exchange.Load(Exchange.Rules, ref bytes);
    }
}
