using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>An accepted order on its way through the book: at each maker it trades, or self-trade prevention stands between them.</summary>
internal struct Taker(SymbolEngine engine, in PlaceOrder order, long orderId, long ownListId, long lots, bool canFill, long timeUs, EventBuffer events) : ITaker
{
    private readonly int _account = order.Account;
    private readonly int _tag = order.Tag;
    private readonly Side _side = order.Side;
    private readonly OrderType _type = order.Type;
    private readonly SelfTradePrevention _mode = order.SelfTradePrevention;

    public TakerProgress Progress = new(lots);

    public readonly long Lots => Progress.Lots;

    public long Refill { get; private set; }

    public long Meet(int slot, in RestingOrder maker)
    {
        ref var open = ref engine.Orders.At(slot);
        return open.Account == _account && _mode != SelfTradePrevention.None
            ? Prevent(slot, in maker, ref open)
            : Trade(slot, in maker, ref open);
    }

    private long Trade(int slot, in RestingOrder maker, ref OpenOrder open)
    {
        var traded = Math.Min(Progress.Lots, maker.Lots);
        var hidden = open.HasExtras ? engine.Orders.HiddenOf(slot, in maker) : 0;
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
            engine.Orders.LowerBuys(open.Account, traded);
        }

        // 2. Both orders.
        var takerFirst = Progress.ExecutedLots == 0;
        var makerFirst = open.ExecutedLots == 0;
        Progress.Lots -= traded;
        Progress.ExecutedLots += traded;
        Progress.QuoteUnits += quote;
        open.ExecutedLots += traded;
        open.QuoteUnits += quote;
        open.UpdatedUs = timeUs;
        engine.Reference.Trade(maker.Price, traded, timeUs);

        // 3. What the world and the accounts' archives are told.
        var (owner, listId, makerOrderId) = (open.Account, open.HasExtras ? engine.Orders.Extras(slot).ListId : 0, maker.OrderId);
        var makerEnds = maker.Lots == traded && hidden == 0;
        Refill = hidden == 0 ? 0 : Math.Min(engine.Orders.Extras(slot).IcebergLots, hidden);
        ref var told = ref events.Append();
        told.Kind = EventKind.Traded;
        told.Side = _side;
        told.Type = _type;
        told.TakerFirstFill = takerFirst;
        told.MakerFirstFill = makerFirst;
        told.TakerFilled = Progress.Lots == 0 && Progress.PreventedLots == 0 && canFill;
        told.MakerFilled = makerEnds && open.PreventedLots == 0;
        told.Symbol = engine.Symbol;
        told.Account = _account;
        told.Tag = _tag;
        told.MakerAccount = open.Account;
        told.MakerTag = open.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++engine.UpdateId;
        told.OrderId = orderId;
        told.MakerOrderId = maker.OrderId;
        told.TradeId = tradeId;
        told.Price = maker.Price;
        told.Lots = traded;
        told.QuoteUnits = quote;
        told.TakerCommission = takerFee;
        told.MakerCommission = makerFee;
        told.TakerExecutedLots = Progress.ExecutedLots;
        told.TakerQuoteUnits = Progress.QuoteUnits;
        told.MakerExecutedLots = open.ExecutedLots;
        told.MakerQuoteUnits = open.QuoteUnits;
        var fill = new TradeRecord(tradeId, maker.Price, traded, quote, timeUs);
        if (engine.Accounts[_account].Fills is { } takerFills)
        {
            Progress.LastFill = takerFills.Add(engine.FillOf(in fill, _account, orderId, ownListId, _side == Side.Buy, false, takerFee, Progress.LastFill));
        }

        if (engine.Accounts[open.Account].Fills is { } makerFills)
        {
            ref var terms = ref engine.Orders.Terms(slot);
            terms.LastFill = makerFills.Add(engine.FillOf(in fill, open.Account, maker.OrderId, listId, _side != Side.Buy, true, makerFee, terms.LastFill));
        }

        if (makerEnds)
        {
            engine.EndInMatch(slot, in maker, 0, timeUs, events);
        }

        // 4. The other order of the maker's list, and who waits for such a price.
        if (listId != 0)
        {
            engine.EndOther(owner, listId, makerOrderId, timeUs, events);
        }

        engine.Triggers.Hear(fill.Price, timeUs);
        return traded;
    }

    private long Prevent(int slot, in RestingOrder maker, ref OpenOrder open)
    {
        var id = ++engine.LastPreventedMatchId;
        Progress.PreventedMatchId = id;
        engine.Orders.Terms(slot).PreventedMatchId = id;
        var met = Math.Min(Progress.Lots, maker.Lots);

        // 1. What each side loses, a maker that expires also what it does not show. Within one account Transfer is Decrement.
        var hidden = open.HasExtras ? engine.Orders.HiddenOf(slot, in maker) : 0;
        Refill = 0;
        var (takerLoses, makerLoses) = _mode switch
        {
            SelfTradePrevention.ExpireTaker => (Progress.Lots, 0L),
            SelfTradePrevention.ExpireMaker => (0L, maker.Lots + hidden),
            SelfTradePrevention.ExpireBoth => (Progress.Lots, maker.Lots + hidden),
            _ => (met, met),
        };

        // 2. What the world and the account's archive are told.
        ref var told = ref events.Append();
        told.Kind = EventKind.Prevented;
        told.Side = _side;
        told.Type = _type;
        told.Symbol = engine.Symbol;
        told.Account = _account;
        told.Tag = _tag;
        told.MakerAccount = open.Account;
        told.MakerTag = open.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++engine.UpdateId;
        told.OrderId = orderId;
        told.MakerOrderId = maker.OrderId;
        told.TradeId = id;
        told.Price = maker.Price;
        told.Lots = met;
        told.TakerPreventedLots = takerLoses;
        told.MakerPreventedLots = makerLoses;
        Keep(slot, in maker, id, takerLoses, makerLoses);

        // 3. The maker, and the other order of its list.
        if (makerLoses > 0)
        {
            var (owner, listId, makerOrderId) = (open.Account, open.HasExtras ? engine.Orders.Extras(slot).ListId : 0, maker.OrderId);
            open.PreventedLots += makerLoses;
            open.UpdatedUs = timeUs;
            engine.Release(slot, in maker, makerLoses);
            if (makerLoses == maker.Lots && hidden > 0)
            {
                Refill = Math.Min(engine.Orders.Extras(slot).IcebergLots, hidden);
            }
            else if (makerLoses >= maker.Lots)
            {
                engine.EndInMatch(slot, in maker, _mode is SelfTradePrevention.ExpireMaker or SelfTradePrevention.ExpireBoth ? makerLoses : 0, timeUs, events);
            }

            if (listId != 0)
            {
                engine.EndOther(owner, listId, makerOrderId, timeUs, events);
            }
        }

        // 4. The taker; its own end is told after its walk.
        Progress.PreventedLots += takerLoses;
        if (_mode is SelfTradePrevention.ExpireTaker or SelfTradePrevention.ExpireBoth)
        {
            Progress.ExpiredLots = Progress.Lots;
            Progress.Lots = 0;
        }
        else
        {
            Progress.Lots -= takerLoses;
        }

        return Math.Min(makerLoses, maker.Lots);
    }

    private readonly void Keep(int slot, in RestingOrder maker, long id, long takerLoses, long makerLoses)
    {
        if (engine.Accounts[_account].Prevented is not { } matches)
        {
            return;
        }

        if (matches.IsFull)
        {
            matches.DropFirst();
        }

        var isTransfer = _mode == SelfTradePrevention.Transfer && engine.Orders.Terms(slot).SelfTradePrevention == SelfTradePrevention.Transfer;
        matches.Add(new PreventedMatch
        {
            Account = _account,
            Symbol = engine.Symbol,
            PreventedMatchId = id,
            TakerOrderId = orderId,
            MakerOrderId = maker.OrderId,
            Mode = _mode == SelfTradePrevention.Transfer && !isTransfer ? SelfTradePrevention.Decrement : _mode,
            Price = maker.Price,
            TakerLots = takerLoses,
            MakerLots = makerLoses,
            TimeUs = timeUs,
        });
    }
}
