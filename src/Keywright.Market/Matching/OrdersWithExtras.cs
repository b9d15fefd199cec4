using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>Waiting orders, icebergs, what is amended, and how all of them are put back from a saved state.</summary>
internal sealed partial class OpenOrders
{
    /// <summary>Open orders on the symbol that show only a part.</summary>
    public int Icebergs { get; private set; }

    public int AlgosOf(int account) => _accounts[account].OpenAlgos;

    public int IcebergsOf(int account) => _accounts[account].OpenIcebergs;

    /// <summary>Of what is left of an order, the part it shows.</summary>
    public static long ShownOf(long icebergLots, long left) => icebergLots == 0 ? left : Math.Min(icebergLots, left);

    public void RaiseBuys(int account, long lots) => _accounts[account].OpenBuyLots += lots;

    /// <summary>Lots of a resting order that it does not show.</summary>
    public long HiddenOf(int slot, in RestingOrder resting)
    {
        ref readonly var open = ref _open[slot];
        return open.HasExtras && _extras[slot].IcebergLots != 0 ? open.Lots - open.ExecutedLots - open.PreventedLots - resting.Lots : 0;
    }

    /// <summary>An accepted order begins to wait.</summary>
    /// <param name="order">As it was asked for.</param>
    /// <param name="lockPrice">What <see cref="SymbolEngine"/> locks by.</param>
    /// <param name="orderId">The order's number.</param>
    /// <param name="timeUs">Now.</param>
    public int Wait(in PlaceOrder order, long lockPrice, long orderId, long timeUs)
    {
        var slot = book.Park(orderId, lockPrice, order.Lots);
        Enter(slot, orderId, order.Side, order.Account, order.ClientId, order.Type);
        ref var open = ref _open[slot];
        open.Tag = order.Tag;
        open.Lots = order.Lots;
        open.ExecutedLots = 0;
        open.PreventedLots = 0;
        open.QuoteUnits = 0;
        open.UpdatedUs = timeUs;
        open.Type = order.Type;
        open.IsWaiting = true;
        ref var terms = ref _terms[slot];
        terms.CreatedUs = timeUs;
        terms.PreventedMatchId = 0;
        terms.LastFill = -1;
        terms.StrategyId = order.StrategyId.GetValueOrDefault();
        terms.StrategyType = order.StrategyType.GetValueOrDefault();
        terms.HasStrategyId = order.StrategyId.HasValue;
        terms.HasStrategyType = order.StrategyType.HasValue;
        terms.SelfTradePrevention = order.SelfTradePrevention;
        AddExtras(slot, in order, OrderState.Never);
        return slot;
    }

    /// <summary>A waiting order as the taker it becomes: its money, its time and its names matter no more.</summary>
    public PlaceOrder AskedBy(int slot)
    {
        ref readonly var open = ref _open[slot];
        ref readonly var extras = ref _extras[slot];
        return new PlaceOrder
        {
            Account = open.Account,
            Symbol = symbol,
            Side = open.Side,
            Type = open.Type,
            TimeInForce = extras.TimeInForce,
            SelfTradePrevention = _terms[slot].SelfTradePrevention,
            Price = extras.Price,
            Lots = open.Lots,
            StopPrice = extras.StopPrice,
            TrailingDelta = extras.TrailingDelta,
            IcebergLots = extras.IcebergLots,
            CapPrice = extras.CapPrice,
            Tag = open.Tag,
        };
    }

    /// <summary>Puts an order back, in no queue yet; older ones come first.</summary>
    public int Restore(in OrderState state, in OrderExtras extras, bool hasExtras, bool isWaiting, long restingPrice, long restingLots, long lastFill)
    {
        var slot = book.Park(state.OrderId, restingPrice, restingLots);
        Enter(slot, state.OrderId, state.Side, state.Account, state.ClientId, state.Type);
        ref var open = ref _open[slot];
        open.Tag = state.Tag;
        open.Lots = state.Lots;
        open.ExecutedLots = state.ExecutedLots;
        open.PreventedLots = state.PreventedLots;
        open.QuoteUnits = state.QuoteUnits;
        open.UpdatedUs = state.UpdatedUs;
        open.Type = state.Type;
        open.HasExtras = hasExtras;
        open.IsWaiting = isWaiting;
        ref var terms = ref _terms[slot];
        terms.CreatedUs = state.CreatedUs;
        terms.PreventedMatchId = state.PreventedMatchId;
        terms.LastFill = lastFill;
        terms.StrategyId = state.StrategyId ?? 0;
        terms.StrategyType = state.StrategyType ?? 0;
        terms.HasStrategyId = state.StrategyId.HasValue;
        terms.HasStrategyType = state.StrategyType.HasValue;
        terms.SelfTradePrevention = state.SelfTradePrevention;
        _extras[slot] = extras;
        if (hasExtras && extras.IcebergLots != 0)
        {
            CountIceberg(state.Account);
        }

        if (state.Side == Side.Buy && !(hasExtras && extras.Shares))
        {
            RaiseBuys(state.Account, state.Lots - state.ExecutedLots - state.PreventedLots);
        }

        return slot;
    }

    /// <summary>The extras of any open order; one that had none works since it came.</summary>
    public ref OrderExtras NeedExtras(int slot)
    {
        ref var open = ref _open[slot];
        if (!open.HasExtras)
        {
            open.HasExtras = true;
            _extras[slot] = new OrderExtras { Price = book[slot].Price, WorkingUs = _terms[slot].CreatedUs };
        }

        return ref _extras[slot];
    }

    public void Rename(int slot, in ClientOrderId clientId)
    {
        ref var open = ref _open[slot];
        if (open.HasClientId)
        {
            _byClientId.Remove(HashOf(open.Account, in _terms[slot].ClientId), slot);
        }

        _terms[slot].ClientId = clientId;
        open.HasClientId = !clientId.IsNone;
        if (open.HasClientId)
        {
            _byClientId.Add(HashOf(open.Account, in clientId), slot);
        }
    }

    private void AddExtras(int slot, in PlaceOrder order, long workingUs)
    {
        _open[slot].HasExtras = true;
        ref var extras = ref _extras[slot];
        extras = default;
        extras.Price = order.Price;
        extras.StopPrice = order.StopPrice;
        extras.WorkingUs = workingUs;
        extras.TrailingDelta = order.TrailingDelta;
        extras.TrailingUs = order.TrailingDelta == 0 ? 0 : OrderState.Never;
        extras.IcebergLots = order.IcebergLots;
        extras.CapPrice = order.CapPrice;
        extras.TimeInForce = order.TimeInForce;
        if (order.IcebergLots != 0)
        {
            CountIceberg(order.Account);
        }
    }

    private void CountIceberg(int account)
    {
        _accounts[account].OpenIcebergs++;
        accounts[account].OpenIcebergs++;
        Icebergs++;
    }

    private static OrderState WithExtras(in OrderState state, in OrderExtras extras) => state with
    {
        TimeInForce = extras.TimeInForce,
        Price = extras.Price,
        StopPrice = extras.StopPrice,
        TrailingDelta = extras.TrailingDelta,
        TrailingUs = extras.TrailingUs,
        IcebergLots = extras.IcebergLots,
        WorkingUs = extras.WorkingUs,
        ListId = extras.ListId,
    };
}
