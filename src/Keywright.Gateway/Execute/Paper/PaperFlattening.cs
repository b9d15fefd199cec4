using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>
/// What a key has bought is sold by the owner: limit orders that trade at once or expire, never at the market, at a bound under the reference
/// price. The key's limits do not count them; the exchange's filters do.
/// </summary>
internal sealed partial class PaperVenue
{
    public async ValueTask<PanicSales> FlattenAsync(PanicTarget key, int slippageBps)
    {
        var sales = new List<PanicSale>();
        var rests = new List<PanicRest>();
        foreach (var asset in FlattenPlan.Assets(state.Rules))
        {
            // An order is as large as a filter lets it be; what is bought of an asset may take several.
            for (var again = true; again;)
            {
                var (sold, sequence) = (sales.Count, 0UL);
                lock (gate)
                {
                    again = Sell(key, asset, slippageBps, sales, rests);
                    sequence = Changed;
                }

                try
                {
                    // Who had nothing to sell has nothing to wait for.
                    await (sales.Count > sold ? journal.DurableAsync(sequence) : ValueTask.CompletedTask);
                }
                catch (JournalFailedException e)
                {
                    rests.Add(new PanicRest(state.Rules.Assets[asset], sales[^1].Quantity, $"The journal failed, so whether it was sold shows after a restart. {e.Message}", IsDust: false));
                    sales.RemoveAt(sales.Count - 1);
                    return new PanicSales(sales, rests);
                }
            }
        }

        return new PanicSales(sales, rests);
    }

    /// <summary>Sells once, under the lock; true when there is more to sell. What is not sold is put down, with why.</summary>
    private bool Sell(PanicTarget key, int asset, int slippageBps, List<PanicSale> sales, List<PanicRest> rests)
    {
        // 1. How much there is that no kept order is to sell, and at what price.
        var bought = state.Caps.Bought(key.Key, asset);
        if (bought <= 0 || FlattenPlan.SymbolFor(state.Rules, state.Caps, key.Key, asset, static _ => true) is not { } symbol)
        {
            return false;
        }

        var held = StandingOrders.HeldBy(state, StandingOrders.Of(state, key.Account, key.Key), asset);
        var free = state.Exchange.BalanceOf(key.Account, asset).Free;
        var (units, assetName) = (Int128.Min(bought - held, free), state.Rules.Assets[asset]);
        var reference = prices.Of(symbol.Index);
        if (FlattenPlan.Of(symbol, assetName, units, reference, prices.AgeUs(symbol.Index, clock.NowUs), slippageBps, (1, 1), out var rest) is not { } plan)
        {
            return Rests(units, rest.Why, rest.IsDust);
        }

        // 2. The order.
        if (Place(key, symbol, plan.Bound, plan.Lots, out var problem) is not { } placed)
        {
            return Rests(units, problem!);
        }

        var sale = new PanicSale(
            symbol.Name,
            placed.OrderId,
            MarketAnswers.Quantity(symbol, plan.Lots).ToDecimal(),
            MarketAnswers.Quantity(symbol, placed.ExecutedLots).ToDecimal(),
            new Amount(placed.QuoteUnits).ToDecimal(),
            MarketAnswers.Price(symbol, plan.Bound).ToDecimal(),
            MarketAnswers.Price(symbol, reference).ToDecimal());
        sales.Add(sale);
        return sale.Sold == sale.Quantity
            || Rests(units - ((Int128)(sale.Sold * 100_000_000m)), $"{symbol.Name} has no more bids at {sale.Bound} or better that this account may trade with.");

        bool Rests(Int128 left, string why, bool isDust = false)
        {
            FlattenPlan.Rests(rests, symbol, assetName, bought, held, free, left, why, isDust);
            return false;
        }
    }

    /// <summary>Under the lock; null and why when there is no order.</summary>
    private OrderState? Place(PanicTarget key, SymbolRules symbol, long bound, long lots, out string? problem)
    {
        var timeUs = NextUs();
        var order = new PlaceOrder
        {
            Account = key.Account,
            Tag = key.Key,
            TimeUs = timeUs,
            Symbol = symbol.Index,
            Side = Side.Sell,
            Type = OrderType.Limit,
            TimeInForce = TimeInForce.Ioc,

            // Orders of other keys on the account are not this panic's to end.
            SelfTradePrevention = SelfTradePrevention.ExpireTaker,
            Price = bound,
            Lots = lots,
            ClientId = PanicId(timeUs),
        };
        var head = AuditHead.OfOwner(timeUs, key.Key, key.Account, $"panic sell {symbol.Name} {MarketAnswers.Quantity(symbol, lots)} at {MarketAnswers.Price(symbol, bound)} or better", key.By);
        var length = head.Length + PlacedCommand.LengthOf(in order);
        if (journal.TryReserve(length, emergency: false) is var room and not AppendResult.Ok)
        {
            problem = room == AppendResult.DiskFull ? "The disk is full, so no order can be recorded: free some space and panic again." : "The journal has no room or has failed, so no order can be recorded.";
            return null;
        }

        var reject = state.Place(in order, 0, out var orderId);
        if (reject != Reject.None)
        {
            journal.Release(length);
            problem = $"{symbol.Name} refuses the order: {Refusals.Place(reject).Message}";
            return null;
        }

        Span<byte> bytes = stackalloc byte[length];
        new PlacedCommand
        {
            Order = order,
            Response = ResponseType.Ack,
            TimeUnit = TimeUnit.Millisecond,
            CapRateE8 = 0,
            OrderId = orderId,
            EventsDigest = EventDigest.Of(state.Events),
        }.Write(bytes[head.Write(bytes)..]);
        Changed = journal.Append((byte)EntryKind.OrderPlaced, bytes);
        Publish(symbol.Index);
        problem = null;
        return state.Exchange.TryGetOrder(key.Account, symbol.Index, orderId, out var placed)
            ? placed
            : throw new InvalidOperationException($"Order {orderId} was accepted and cannot be found.");
    }
}
