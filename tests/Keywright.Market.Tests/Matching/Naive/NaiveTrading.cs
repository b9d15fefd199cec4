using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>What happens when two orders meet, and how an order ends.</summary>
internal sealed partial class NaiveExchange
{
    private void Run(NaiveSymbol symbol, NaiveOrder taker, NaiveQuotePlan? byQuote, List<MarketEvent> events)
    {
        var asked = taker.Asked;
        var limits = !asked.Type.RunsAsMarket();
        if (limits && asked.TimeInForce == TimeInForce.Fok && (taker.Beyond > 0 || !NaiveChecks.FillsWhole(taker, symbol.Parts(asked.Side))))
        {
            Close(symbol, taker, OrderStatus.Expired, ExpiryReason.UnfilledFok, taker.Left + taker.Beyond, events);
            return;
        }

        while (taker.Left > 0 && symbol.Makers(asked.Side) is [var maker, ..] && (!limits || NaiveChecks.Crosses(taker, maker)))
        {
            if (maker.Asked.Account != asked.Account || asked.SelfTradePrevention == SelfTradePrevention.None)
            {
                Trade(symbol, taker, maker, byQuote is not { RanDry: true }, events);
            }
            else if (Prevent(symbol, taker, maker, events))
            {
                return;
            }
        }

        Finish(symbol, taker, byQuote, events);
    }

    private void Trade(NaiveSymbol symbol, NaiveOrder taker, NaiveOrder maker, bool canFill, List<MarketEvent> events)
    {
        var quantity = Math.Min(taker.Left, maker.Shown);
        var amount = quantity * maker.Price;
        var (buyer, seller) = taker.IsBuy ? (taker, maker) : (maker, taker);
        var buyerFee = Fee(quantity, buyer == taker);
        var sellerFee = Fee(amount, seller == taker);
        var (baseAsset, quoteAsset) = (symbol.Rules.BaseAsset, symbol.Rules.QuoteAsset);

        // A maker's side comes out of what its order has locked, which shrinks with the order.
        if (taker.IsBuy)
        {
            _accounts[buyer.Asked.Account].Free[quoteAsset] -= amount;
        }
        else
        {
            _accounts[seller.Asked.Account].Free[baseAsset] -= quantity;
        }

        _accounts[buyer.Asked.Account].Free[baseAsset] += quantity - buyerFee;
        _accounts[seller.Asked.Account].Free[quoteAsset] += amount - sellerFee;
        _accounts[0].Free[baseAsset] += buyerFee;
        _accounts[0].Free[quoteAsset] += sellerFee;

        var (takerFirst, makerFirst) = (taker.Executed == 0, maker.Executed == 0);
        foreach (var order in new[] { taker, maker })
        {
            order.Executed += quantity;
            order.Spent += amount;
            order.Part -= quantity;
            order.UpdatedUs = _timeUs;
        }

        symbol.LastTradeId++;
        symbol.Traded(maker.Price, quantity, _timeUs);
        Tell(symbol, events, Event(symbol, taker, EventKind.Traded) with
        {
            MakerOrderId = maker.Id,
            MakerAccount = maker.Asked.Account,
            MakerTag = maker.Asked.Tag,
            TradeId = symbol.LastTradeId,
            Price = symbol.Ticks(maker.Price),
            Lots = symbol.Lots(quantity),
            QuoteUnits = NaiveSymbol.Units(amount),
            TakerCommission = NaiveSymbol.Units(taker.IsBuy ? buyerFee : sellerFee),
            MakerCommission = NaiveSymbol.Units(taker.IsBuy ? sellerFee : buyerFee),
            TakerExecutedLots = symbol.Lots(taker.Executed),
            TakerQuoteUnits = NaiveSymbol.Units(taker.Spent),
            MakerExecutedLots = symbol.Lots(maker.Executed),
            MakerQuoteUnits = NaiveSymbol.Units(maker.Spent),
            TakerFirstFill = takerFirst,
            MakerFirstFill = makerFirst,
            TakerFilled = canFill && taker.Executed == taker.Quantity,
            MakerFilled = maker.Executed == maker.Quantity,
        });
        foreach (var order in new[] { taker, maker })
        {
            Keep(_accounts[order.Asked.Account], new Fill
            {
                Account = order.Asked.Account,
                Symbol = symbol.Rules.Index,
                CommissionAsset = order.IsBuy ? baseAsset : quoteAsset,
                IsBuyer = order.IsBuy,
                IsMaker = order == maker,
                TradeId = symbol.LastTradeId,
                OrderId = order.Id,
                ListId = order.List?.Id ?? 0,
                Price = symbol.Ticks(maker.Price),
                Lots = symbol.Lots(quantity),
                QuoteUnits = NaiveSymbol.Units(amount),
                CommissionUnits = NaiveSymbol.Units(order.IsBuy ? buyerFee : sellerFee),
                TimeUs = _timeUs,
            });
        }

        if (maker.Executed == maker.Quantity)
        {
            End(symbol, maker, OrderStatus.Filled, ExpiryReason.None);
        }
        else if (maker.Left == 0)
        {
            Close(symbol, maker, OrderStatus.ExpiredInMatch, ExpiryReason.None, 0, events);
        }
        else if (maker.Shown == 0)
        {
            symbol.ToTheEnd(maker);
        }

        EndOther(symbol, maker, events);
        SetOff(symbol, maker.Price);
    }

    /// <summary>True when the taker has ended.</summary>
    private bool Prevent(NaiveSymbol symbol, NaiveOrder taker, NaiveOrder maker, List<MarketEvent> events)
    {
        var both = Math.Min(taker.Left, maker.Shown);
        symbol.LastPreventedMatchId++;
        taker.PreventedMatchId = symbol.LastPreventedMatchId;
        maker.PreventedMatchId = symbol.LastPreventedMatchId;
        var mode = taker.Asked.SelfTradePrevention;
        var shrinks = mode is SelfTradePrevention.Decrement or SelfTradePrevention.Transfer;
        var takerLoses = shrinks ? both : mode == SelfTradePrevention.ExpireMaker ? 0 : taker.Left;
        var makerLoses = shrinks ? both : mode == SelfTradePrevention.ExpireTaker ? 0 : maker.Left;
        Keep(_accounts[taker.Asked.Account], new PreventedMatch
        {
            Account = taker.Asked.Account,
            Symbol = symbol.Rules.Index,
            PreventedMatchId = symbol.LastPreventedMatchId,
            TakerOrderId = taker.Id,
            MakerOrderId = maker.Id,
            Mode = mode == SelfTradePrevention.Transfer && maker.Asked.SelfTradePrevention != mode ? SelfTradePrevention.Decrement : mode,
            Price = symbol.Ticks(maker.Price),
            TakerLots = symbol.Lots(takerLoses),
            MakerLots = symbol.Lots(makerLoses),
            TimeUs = _timeUs,
        });
        Tell(symbol, events, Event(symbol, taker, EventKind.Prevented) with
        {
            MakerOrderId = maker.Id,
            MakerAccount = maker.Asked.Account,
            MakerTag = maker.Asked.Tag,
            TradeId = symbol.LastPreventedMatchId,
            Price = symbol.Ticks(maker.Price),
            Lots = symbol.Lots(both),
            TakerPreventedLots = symbol.Lots(takerLoses),
            MakerPreventedLots = symbol.Lots(makerLoses),
        });
        if (shrinks)
        {
            Unlock(symbol, maker, both);
            maker.Prevented += both;
            maker.UpdatedUs = _timeUs;
            maker.Part -= both;
            taker.Prevented += both;
            if (maker.Left == 0)
            {
                Close(symbol, maker, OrderStatus.ExpiredInMatch, ExpiryReason.None, 0, events);
            }
            else if (maker.Shown == 0)
            {
                symbol.ToTheEnd(maker);
            }

            EndOther(symbol, maker, events);
            return false;
        }

        if (mode is SelfTradePrevention.ExpireMaker or SelfTradePrevention.ExpireBoth)
        {
            var rest = maker.Left;
            Unlock(symbol, maker, rest);
            maker.Prevented += rest;
            maker.UpdatedUs = _timeUs;
            Close(symbol, maker, OrderStatus.ExpiredInMatch, ExpiryReason.None, rest, events);
            EndOther(symbol, maker, events);
        }

        if (mode is SelfTradePrevention.ExpireTaker or SelfTradePrevention.ExpireBoth)
        {
            var rest = taker.Left;
            taker.Prevented += rest;
            Close(symbol, taker, OrderStatus.ExpiredInMatch, ExpiryReason.None, rest + taker.Beyond, events);
            return true;
        }

        return false;
    }

    private void Finish(NaiveSymbol symbol, NaiveOrder taker, NaiveQuotePlan? byQuote, List<MarketEvent> events)
    {
        var asked = taker.Asked;
        if (taker.Left > 0 && taker.Beyond == 0 && !asked.Type.RunsAsMarket() && asked.TimeInForce == TimeInForce.Gtc)
        {
            var asset = taker.IsBuy ? symbol.Rules.QuoteAsset : symbol.Rules.BaseAsset;
            _accounts[asked.Account].Free[asset] -= taker.IsBuy ? taker.Left * taker.Price : taker.Left;
            symbol.ToTheEnd(taker);
            symbol.Open.Add(taker);
            symbol.Open.Sort((left, right) => left.Id.CompareTo(right.Id));
        }
        else if (byQuote is { RanDry: true } || taker.Beyond > 0 || (taker.Left > 0 && asked.Type.RunsAsMarket()))
        {
            Close(symbol, taker, OrderStatus.Expired, ExpiryReason.InsufficientLiquidity, taker.Left + taker.Beyond, events);
        }
        else if (taker.Left > 0)
        {
            Close(symbol, taker, OrderStatus.Expired, ExpiryReason.UnfilledIoc, taker.Left, events);
        }
        else if (taker.Prevented > 0)
        {
            Close(symbol, taker, OrderStatus.ExpiredInMatch, ExpiryReason.None, 0, events);
        }
        else
        {
            End(symbol, taker, OrderStatus.Filled, ExpiryReason.None);
        }
    }

    private void Close(NaiveSymbol symbol, NaiveOrder order, OrderStatus status, ExpiryReason reason, decimal goes, List<MarketEvent> events)
    {
        Tell(symbol, events, Event(symbol, order, EventKind.Closed) with { Lots = symbol.Lots(goes), Status = status, ExpiryReason = reason });
        if (status == OrderStatus.Canceled || reason == ExpiryReason.OcoTrigger)
        {
            Unlock(symbol, order, order.Left);
            order.UpdatedUs = _timeUs;
        }

        End(symbol, order, status, reason);
    }

    private void End(NaiveSymbol symbol, NaiveOrder order, OrderStatus status, ExpiryReason reason)
    {
        order.Status = status;
        order.Reason = reason;
        symbol.Open.Remove(order);
        var account = _accounts[order.Asked.Account];
        if (account.Archives)
        {
            account.Closed.Add(State(symbol, order));
            if (account.Closed.Count > _rules.ArchivedOrdersPerAccount)
            {
                account.Closed.RemoveAt(0);
            }
        }
    }

    private void Keep(NaiveAccount account, PreventedMatch match)
    {
        if (account.Archives)
        {
            account.Prevented.Add(match);
            if (account.Prevented.Count > _rules.ArchivedPreventedMatchesPerAccount)
            {
                account.Prevented.RemoveAt(0);
            }
        }
    }

    private void Keep(NaiveAccount account, Fill fill)
    {
        if (account.Archives)
        {
            account.Fills.Add(fill);
            if (account.Fills.Count > _rules.ArchivedFillsPerAccount)
            {
                account.Fills.RemoveAt(0);
            }
        }
    }

    private void Unlock(NaiveSymbol symbol, NaiveOrder order, decimal quantity) =>
        _accounts[order.Asked.Account].Free[order.IsBuy ? symbol.Rules.QuoteAsset : symbol.Rules.BaseAsset] +=
            order.IsBuy ? quantity * order.LocksBy : order.Shares ? 0 : quantity;

    private decimal Fee(decimal received, bool isTaker)
    {
        var units = received * 1_0000_0000m * (isTaker ? _rules.TakerFeeBps : _rules.MakerFeeBps) / 10_000m;
        return decimal.Floor(units) / 1_0000_0000m;
    }

    private void Tell(NaiveSymbol symbol, List<MarketEvent> events, MarketEvent told) =>
        events.Add(told with { UpdateId = ++symbol.UpdateId, TimeUs = _timeUs });

    private static MarketEvent Event(NaiveSymbol symbol, NaiveOrder order, EventKind kind) => new()
    {
        Kind = kind,
        Side = order.Asked.Side,
        Type = order.Asked.Type,
        Symbol = symbol.Rules.Index,
        Account = order.Asked.Account,
        Tag = order.Asked.Tag,
        OrderId = order.Id,
        Price = symbol.Ticks(order.Price),
    };

    private static OrderState State(NaiveSymbol symbol, NaiveOrder order) => new()
    {
        Account = order.Asked.Account,
        Symbol = symbol.Rules.Index,
        Tag = order.Asked.Tag,
        Side = order.Asked.Side,
        Type = order.Asked.Type,
        TimeInForce = order.Asked.TimeInForce,
        SelfTradePrevention = order.Asked.SelfTradePrevention,
        Status = order.Status == OrderStatus.New && order.Executed > 0 ? OrderStatus.PartiallyFilled : order.Status,
        ExpiryReason = order.Reason,
        OrderId = order.Id,
        ClientId = order.ClientId,
        Price = order.Asked.Price,
        Lots = order.Asked.QuoteAmount > 0 ? symbol.Lots(order.Executed) : symbol.Lots(order.Quantity),
        ExecutedLots = symbol.Lots(order.Executed),
        PreventedLots = symbol.Lots(order.Prevented),
        QuoteUnits = NaiveSymbol.Units(order.Spent),
        QuoteAmount = order.Asked.QuoteAmount,
        StrategyId = order.Asked.StrategyId,
        StrategyType = order.Asked.StrategyType,
        CreatedUs = order.CreatedUs,
        UpdatedUs = order.UpdatedUs,
        WorkingUs = order.WorkingUs,
        StopPrice = order.Asked.StopPrice,
        TrailingDelta = order.Asked.TrailingDelta,
        TrailingUs = order.TrailingUs,
        IcebergLots = order.IcebergLots,
        ListId = order.List?.Id ?? 0,
        PreventedMatchId = order.PreventedMatchId,
    };
}
