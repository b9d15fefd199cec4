using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>One symbol: what a command that has passed its checks does to its book, its orders and the accounts' money.</summary>
internal sealed partial class SymbolEngine
{
    public SymbolEngine(SymbolRules rules, ExchangeRules exchange, Accounts accounts)
    {
        Symbol = rules.Index;
        Units = new SymbolUnits(rules);
        Accounts = accounts;
        MaxPrice = rules.MaxPrice;
        MakerFeeBps = exchange.MakerFeeBps;
        TakerFeeBps = exchange.TakerFeeBps;
        Orders = new OpenOrders(rules.Index, Book, accounts);
        Triggers = new Triggers(Orders, Book);
        Reference = new ReferencePrice(rules.AvgPriceMinutes);
        Check = new OrderCheck(this, rules, exchange, accounts);
    }

    public readonly int Symbol;
    public readonly long MaxPrice;
    public readonly int MakerFeeBps;
    public readonly int TakerFeeBps;
    public readonly SymbolUnits Units;
    public readonly Accounts Accounts;
    public readonly OrderBook Book = new();
    public readonly OpenOrders Orders;
    public readonly Triggers Triggers;
    public readonly ReferencePrice Reference;
    public readonly OrderCheck Check;

    public long LastOrderId;
    public long LastTradeId;
    public long LastPreventedMatchId;

    /// <summary>Number of the last event.</summary>
    public long UpdateId;

    /// <summary>Takes in an order that has passed its checks and says its id.</summary>
    public long Execute(in PlaceOrder order, in TakerPlan plan, long timeUs, EventBuffer events)
    {
        // 1. It is accepted.
        var orderId = ++LastOrderId;
        Accept(in order, orderId, 0, timeUs, events);
        if (order.Type.Waits())
        {
            Wait(in order, orderId, timeUs);
            return orderId;
        }

        // 2. It takes what is there, unless it must be filled whole and cannot be.
        Run(in order, in plan, orderId, timeUs, events);

        // 3. Its trades may have set others off.
        RunTriggered(timeUs, events);
        return orderId;
    }

    private void Accept(in PlaceOrder order, long orderId, long listId, long timeUs, EventBuffer events)
    {
        ref var told = ref events.Append();
        told.Kind = EventKind.Accepted;
        told.Side = order.Side;
        told.Type = order.Type;
        told.Symbol = Symbol;
        told.Account = order.Account;
        told.Tag = order.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++UpdateId;
        told.OrderId = orderId;
        told.Price = order.Price;
        told.Lots = order.Lots;
        told.CapPrice = order.CapPrice;
        told.ListId = listId;
    }

    private void Run(in PlaceOrder order, in TakerPlan plan, long orderId, long timeUs, EventBuffer events)
    {
        var isByQuote = OrderCheck.IsByQuote(in order);
        var taker = new TakerProgress(isByQuote ? plan.Lots : order.Lots);
        var limit = order.Type != OrderType.Market ? order.Price : order.Side == Side.Buy ? long.MaxValue - 1 : 1;
        if (Book.Crosses(order.Side, limit))
        {
            if (IsKill(in order) && !TakerPlan.FillsWhole(this, in order))
            {
                End(in order, in taker, taker.Lots, OrderStatus.Expired, ExpiryReason.UnfilledFok, orderId, timeUs, events);
                return;
            }

            taker = Take(in order, in plan, limit, orderId, timeUs, events);
        }

        // What is left rests or goes.
        if (taker.Lots > 0 && OrderCheck.MayRest(in order))
        {
            Rest(in order, in taker, orderId, timeUs);
        }
        else
        {
            EndTaker(in order, in taker, isByQuote && plan.IsDry, orderId, timeUs, events);
        }
    }

    /// <summary>Takes an open order off the book for its owner, and the other one of its list with it.</summary>
    public void Cancel(int slot, long timeUs, EventBuffer events)
    {
        var listId = Orders.At(slot).HasExtras ? Orders.Extras(slot).ListId : 0;
        var account = Orders.At(slot).Account;
        if (listId != 0 && Accounts.Lists.TryFind(account, listId, out var list) && list.IsOpen)
        {
            CancelList(account, listId, timeUs, events);
        }
        else
        {
            EndOpen(slot, OrderStatus.Canceled, ExpiryReason.None, timeUs, events);
        }
    }

    /// <summary>Ends an open order, waiting or resting, with all that is left of it. Only a waiting one may end while a taker is on its way.</summary>
    private void EndOpen(int slot, OrderStatus status, ExpiryReason reason, long timeUs, EventBuffer events)
    {
        ref readonly var resting = ref Book[slot];
        ref var open = ref Orders.At(slot);
        open.UpdatedUs = timeUs;
        var left = open.Lots - open.ExecutedLots - open.PreventedLots;
        Release(slot, in resting, left);
        if (!open.IsWaiting)
        {
            End(slot, in resting, left, status, reason, timeUs, events);
            Book.Remove(slot);
            return;
        }

        Triggers.Remove(slot);
        End(slot, in resting, left, status, reason, timeUs, events);
        Book.Unpark(slot);
    }

    /// <summary>Frees the money that some of an open order's lots have locked.</summary>
    public void Release(int slot, in RestingOrder resting, long lots)
    {
        ref readonly var open = ref Orders.At(slot);
        if (open.IsWaiting)
        {
            ReleaseWaiting(in open, in Orders.Extras(slot), in resting, lots);
        }
        else if (open.Side == Side.Buy)
        {
            Accounts.Books.Unlock(open.Account, Units.Quote, Units.QuoteOf(resting.Price, lots));
            Orders.LowerBuys(open.Account, lots);
        }
        else
        {
            Accounts.Books.Unlock(open.Account, Units.Base, Units.BaseOf(lots));
        }
    }

    /// <summary>A maker that matching has used up: filled, or, where self-trade prevention had a part in it, expired with what is said of it.</summary>
    public void EndInMatch(int slot, in RestingOrder resting, long lots, long timeUs, EventBuffer events)
    {
        if (Orders.At(slot).PreventedLots > 0)
        {
            End(slot, in resting, lots, OrderStatus.ExpiredInMatch, ExpiryReason.None, timeUs, events);
        }
        else
        {
            Orders.Forget(slot, in resting, OrderStatus.Filled);
        }
    }

    public ArchivedFill FillOf(in TradeRecord trade, int account, long orderId, long listId, bool isBuyer, bool isMaker, long fee, long previous) => new(
        new Fill
        {
            Account = account,
            Symbol = Symbol,
            CommissionAsset = isBuyer ? Units.Base : Units.Quote,
            IsBuyer = isBuyer,
            IsMaker = isMaker,
            TradeId = trade.TradeId,
            OrderId = orderId,
            ListId = listId,
            Price = trade.Price,
            Lots = trade.Lots,
            QuoteUnits = trade.QuoteUnits,
            CommissionUnits = fee,
            TimeUs = trade.TimeUs,
        },
        previous);

    private static bool IsKill(in PlaceOrder order) => order is { Type: OrderType.Limit, TimeInForce: TimeInForce.Fok };

    private TakerProgress Take(in PlaceOrder order, in TakerPlan plan, long limit, long orderId, long timeUs, EventBuffer events)
    {
        var isByQuote = OrderCheck.IsByQuote(in order);
        var taker = new Taker(this, in order, orderId, 0, isByQuote ? plan.Lots : order.Lots, !isByQuote || !plan.IsDry, timeUs, events);
        Book.Match(order.Side, limit, ref taker);
        return taker.Progress;
    }

    private void Rest(in PlaceOrder order, in TakerProgress taker, long orderId, long timeUs)
    {
        if (order.Side == Side.Buy)
        {
            Accounts.Books.Lock(order.Account, Units.Quote, Units.QuoteOf(order.Price, taker.Lots));
        }
        else
        {
            Accounts.Books.Lock(order.Account, Units.Base, Units.BaseOf(taker.Lots));
        }

        Orders.Rest(in order, in taker, orderId, timeUs);
    }

    private void End(int slot, in RestingOrder resting, long lots, OrderStatus status, ExpiryReason reason, long timeUs, EventBuffer events)
    {
        ref readonly var open = ref Orders.At(slot);
        ref var told = ref events.Append();
        told.Kind = EventKind.Closed;
        told.Side = open.Side;
        told.Type = open.Type;
        told.Status = status;
        told.ExpiryReason = reason;
        told.Symbol = Symbol;
        told.Account = open.Account;
        told.Tag = open.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++UpdateId;
        told.OrderId = resting.OrderId;
        told.Price = open.HasExtras ? Orders.Extras(slot).Price : resting.Price;
        told.Lots = lots;
        Orders.Forget(slot, in resting, status, reason);
    }

    private void EndTaker(in PlaceOrder order, in TakerProgress taker, bool ranDry, long orderId, long timeUs, EventBuffer events)
    {
        if (taker.Expired)
        {
            End(in order, in taker, taker.ExpiredLots, OrderStatus.ExpiredInMatch, ExpiryReason.None, orderId, timeUs, events);
        }
        else if (taker.Lots > 0 || ranDry)
        {
            var reason = order.Type == OrderType.Market ? ExpiryReason.InsufficientLiquidity
                : order.TimeInForce == TimeInForce.Fok ? ExpiryReason.UnfilledFok
                : ExpiryReason.UnfilledIoc;
            End(in order, in taker, taker.Lots, OrderStatus.Expired, reason, orderId, timeUs, events);
        }
        else if (taker.PreventedLots > 0)
        {
            End(in order, in taker, 0, OrderStatus.ExpiredInMatch, ExpiryReason.None, orderId, timeUs, events);
        }
        else
        {
            Archive(in order, in taker, OrderStatus.Filled, ExpiryReason.None, orderId, timeUs);
        }
    }

    private void End(in PlaceOrder order, in TakerProgress taker, long lots, OrderStatus status, ExpiryReason reason, long orderId, long timeUs, EventBuffer events)
    {
        ref var told = ref events.Append();
        told.Kind = EventKind.Closed;
        told.Side = order.Side;
        told.Type = order.Type;
        told.Status = status;
        told.ExpiryReason = reason;
        told.Symbol = Symbol;
        told.Account = order.Account;
        told.Tag = order.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++UpdateId;
        told.OrderId = orderId;
        told.Price = order.Price;
        told.Lots = lots;
        Archive(in order, in taker, status, reason, orderId, timeUs);
    }

    private void Archive(in PlaceOrder order, in TakerProgress taker, OrderStatus status, ExpiryReason reason, long orderId, long timeUs)
    {
        if (Accounts[order.Account].Orders is not { } archive)
        {
            return;
        }

        archive.AddNew(new ClosedOrder(
            new OrderState
            {
                Account = order.Account,
                Symbol = Symbol,
                Tag = order.Tag,
                Side = order.Side,
                Type = order.Type,
                TimeInForce = order.TimeInForce,
                SelfTradePrevention = order.SelfTradePrevention,
                Status = status,
                ExpiryReason = reason,
                OrderId = orderId,
                ClientId = order.ClientId,
                Price = order.Price,
                Lots = OrderCheck.IsByQuote(in order) ? taker.ExecutedLots : order.Lots,
                ExecutedLots = taker.ExecutedLots,
                PreventedLots = taker.PreventedLots,
                QuoteUnits = taker.QuoteUnits,
                QuoteAmount = OrderCheck.IsByQuote(in order) ? order.QuoteAmount : 0,
                StrategyId = order.StrategyId,
                StrategyType = order.StrategyType,
                CreatedUs = timeUs,
                UpdatedUs = timeUs,
                WorkingUs = timeUs,
                IcebergLots = order.IcebergLots,
                PreventedMatchId = taker.PreventedMatchId,
            },
            taker.LastFill));
    }
}
