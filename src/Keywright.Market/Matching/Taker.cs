using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>An accepted order on its way through the book: at each maker it trades, or self-trade prevention stands between them.</summary>
internal struct Taker(SymbolEngine engine, in PlaceOrder order, long orderId, long lots, bool canFill, long timeUs, EventBuffer events) : ITaker
{
    private readonly int _account = order.Account;
    private readonly int _tag = order.Tag;
    private readonly Side _side = order.Side;
    private readonly OrderType _type = order.Type;
    private readonly SelfTradePrevention _mode = order.SelfTradePrevention;

    /// <summary>What it still wants.</summary>
    public long Lots { readonly get; private set; } = lots;

    public long ExecutedLots { readonly get; private set; }

    public long PreventedLots { readonly get; private set; }

    public long QuoteUnits { readonly get; private set; }

    public long PreventedMatchId { readonly get; private set; }

    /// <summary>Number of its last fill in its account's archive; -1 = none.</summary>
    public long LastFill { readonly get; private set; } = -1;

    /// <summary>Self-trade prevention ended it.</summary>
    public bool Expired { readonly get; private set; }

    /// <summary>What was left of it when self-trade prevention ended it.</summary>
    public long ExpiredLots { readonly get; private set; }

    public long Meet(int slot, in RestingOrder maker)
    {
        ref var open = ref engine.Open(slot);
        return open.Account == _account && _mode != SelfTradePrevention.None
            ? Prevent(slot, in maker, ref open)
            : Trade(slot, in maker, ref open);
    }

    private long Trade(int slot, in RestingOrder maker, ref OpenOrder open)
    {
        var traded = Math.Min(Lots, maker.Lots);
        var quote = engine.Units.QuoteOf(maker.Price, traded);
        var received = engine.Units.BaseOf(traded);
        var tradeId = ++engine.LastTradeId;

        // 1. Money: each side pays what the other receives less its fee.
        long takerFee, makerFee;
        var books = engine.Accounts.Books;
        if (_side == Side.Buy)
        {
            takerFee = Fee.Of(received, engine.TakerFeeBps);
            makerFee = Fee.Of(quote, engine.MakerFeeBps);
            books.PayFromLocked(open.Account, _account, Exchange.House, engine.Units.Base, received, takerFee);
            books.PayFromFree(_account, open.Account, Exchange.House, engine.Units.Quote, quote, makerFee);
        }
        else
        {
            takerFee = Fee.Of(quote, engine.TakerFeeBps);
            makerFee = Fee.Of(received, engine.MakerFeeBps);
            books.PayFromFree(_account, open.Account, Exchange.House, engine.Units.Base, received, makerFee);
            books.PayFromLocked(open.Account, _account, Exchange.House, engine.Units.Quote, quote, takerFee);
            engine.LowerOpenBuys(open.Account, traded);
        }

        // 2. Both orders.
        var takerFirst = ExecutedLots == 0;
        var makerFirst = open.ExecutedLots == 0;
        Lots -= traded;
        ExecutedLots += traded;
        QuoteUnits += quote;
        open.ExecutedLots += traded;
        open.QuoteUnits += quote;
        open.UpdatedUs = timeUs;
        engine.Reference.Trade(maker.Price, traded, timeUs);

        // 3. What the world and the accounts' archives are told.
        var makerEnds = maker.Lots == traded;
        events.Add(new MarketEvent
        {
            Kind = EventKind.Traded,
            Side = _side,
            Type = _type,
            TakerFirstFill = takerFirst,
            MakerFirstFill = makerFirst,
            TakerFilled = Lots == 0 && PreventedLots == 0 && canFill,
            MakerFilled = makerEnds && open.PreventedLots == 0,
            Symbol = engine.Symbol,
            Account = _account,
            Tag = _tag,
            MakerAccount = open.Account,
            MakerTag = open.Tag,
            TimeUs = timeUs,
            UpdateId = ++engine.UpdateId,
            OrderId = orderId,
            MakerOrderId = maker.OrderId,
            TradeId = tradeId,
            Price = maker.Price,
            Lots = traded,
            QuoteUnits = quote,
            TakerCommission = takerFee,
            MakerCommission = makerFee,
        });
        var fill = new TradeRecord(tradeId, maker.Price, traded, quote, timeUs);
        if (engine.Accounts[_account].Fills is { } takerFills)
        {
            LastFill = takerFills.Add(engine.FillOf(in fill, _account, orderId, _side == Side.Buy, false, takerFee, LastFill));
        }

        if (engine.Accounts[open.Account].Fills is { } makerFills)
        {
            ref var terms = ref engine.Terms(slot);
            terms.LastFill = makerFills.Add(engine.FillOf(in fill, open.Account, maker.OrderId, _side != Side.Buy, true, makerFee, terms.LastFill));
        }

        if (makerEnds)
        {
            engine.EndInMatch(slot, in maker, 0, timeUs, events);
        }

        return traded;
    }

    private long Prevent(int slot, in RestingOrder maker, ref OpenOrder open)
    {
        var id = ++engine.LastPreventedMatchId;
        PreventedMatchId = id;
        engine.Terms(slot).PreventedMatchId = id;
        var met = Math.Min(Lots, maker.Lots);
        events.Add(new MarketEvent
        {
            Kind = EventKind.Prevented,
            Side = _side,
            Type = _type,
            Symbol = engine.Symbol,
            Account = _account,
            Tag = _tag,
            MakerAccount = open.Account,
            MakerTag = open.Tag,
            TimeUs = timeUs,
            UpdateId = ++engine.UpdateId,
            OrderId = orderId,
            MakerOrderId = maker.OrderId,
            TradeId = id,
            Price = maker.Price,
            Lots = met,
        });

        // 1. What each side loses. Within one account Transfer is Decrement.
        var (takerLoses, makerLoses) = _mode switch
        {
            SelfTradePrevention.ExpireTaker => (Lots, 0L),
            SelfTradePrevention.ExpireMaker => (0L, maker.Lots),
            SelfTradePrevention.ExpireBoth => (Lots, maker.Lots),
            _ => (met, met),
        };

        // 2. The maker.
        if (makerLoses > 0)
        {
            open.PreventedLots += makerLoses;
            open.UpdatedUs = timeUs;
            engine.Release(slot, in maker, makerLoses);
            if (makerLoses == maker.Lots)
            {
                engine.EndInMatch(slot, in maker, _mode is SelfTradePrevention.ExpireMaker or SelfTradePrevention.ExpireBoth ? makerLoses : 0, timeUs, events);
            }
        }

        // 3. The taker; its own end is told after its walk.
        PreventedLots += takerLoses;
        if (_mode is SelfTradePrevention.ExpireTaker or SelfTradePrevention.ExpireBoth)
        {
            Expired = true;
            ExpiredLots = Lots;
            Lots = 0;
        }
        else
        {
            Lots -= takerLoses;
        }

        return makerLoses;
    }
}
