using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What a key has bought is sold by the owner: limit orders that trade at once or expire, at a bound under the exchange's last price.</summary>
internal sealed partial class LiveVenue
{
    public async ValueTask<PanicSales> FlattenAsync(PanicTarget key, int slippageBps)
    {
        var (sales, rests) = (new List<PanicSale>(), new List<PanicRest>());
        var bought = FlattenPlan.Assets(Rules).Where(asset => caps.Bought(key.Key, asset) > 0 && SymbolFor(key, asset) is not null).ToList();
        if (bought.Count == 0)
        {
            return new PanicSales(sales, rests);
        }

        var (account, patience) = (AccountOf(key.Account), new Patience());
        var (free, why) = await FreeAsync(key, account, patience);
        foreach (var asset in bought)
        {
            if (free is null)
            {
                rests.Add(new PanicRest(Rules.Assets[asset], new Amount(caps.Bought(key.Key, asset)).ToDecimal(), why!, IsDust: false));
                continue;
            }

            // An order is as large as a filter lets it be; what is bought of an asset may take several.
            while (await SellAsync(key, account, asset, slippageBps, free, sales, rests, patience))
            {
            }
        }

        return new PanicSales(sales, rests);
    }

    /// <summary>A symbol that the exchange no longer trades by that tick and lot sells nothing.</summary>
    private SymbolRules? SymbolFor(PanicTarget key, int asset)
        => FlattenPlan.SymbolFor(Rules, caps, key.Key, asset, symbol => symbols.Book.TryFind(symbol.Name, out var now, out _) && now.Index == symbol.Index && symbols.IsTrading(symbol));

    /// <summary>Sells once; true when there is more to sell. What is not sold is put down, with why.</summary>
    private async ValueTask<bool> SellAsync(
        PanicTarget key, LiveAccount account, int asset, int slippageBps, Dictionary<string, Int128> free, List<PanicSale> sales, List<PanicRest> rests, Patience patience)
    {
        // 1. How much there is that no kept order is to sell, and at what price.
        var bought = caps.Bought(key.Key, asset);
        if (bought <= 0 || SymbolFor(key, asset) is not { } symbol)
        {
            return false;
        }

        var assetName = Rules.Assets[asset];
        var (held, has) = (LiveStanding.HeldBy(Rules, Judged(key), asset), free.GetValueOrDefault(assetName));
        var (units, reference) = (Int128.Min(bought - held, has), Prices.Of(symbol.Index));
        if (FlattenPlan.Of(symbol, assetName, units, reference, Prices.AgeUs(symbol.Index, clock.NowUs), slippageBps, symbols.Steps(symbol), out var rest) is not { } plan)
        {
            return Rests(units, rest.Why, rest.IsDust);
        }

        // 2. The order, written down and sent.
        var (facts, why) = await SellAsync(key, account, symbol, plan, patience);
        if (facts is not { } sold)
        {
            return Rests(units, why!);
        }

        var sale = new PanicSale(
            symbol.Name,
            sold.OrderId,
            Amount.FromSteps(plan.Lots, symbol.LotDecimals).ToDecimal(),
            Amount.FromSteps(sold.ExecutedLots, symbol.LotDecimals).ToDecimal(),
            new Amount(sold.QuoteUnits).ToDecimal(),
            Amount.FromSteps(plan.Bound, symbol.PriceDecimals).ToDecimal(),
            Amount.FromSteps(reference, symbol.PriceDecimals).ToDecimal());
        sales.Add(sale);
        var gone = (Int128)sold.ExecutedLots * symbol.UnitsPerLot;
        free[assetName] = has -= gone;
        return why is not null ? Rests(units - gone, why)
            : sold.ExecutedLots == plan.Lots || Rests(units - gone, $"{symbol.Name} has no more bids at {sale.Bound} or better that this account may trade with.");

        bool Rests(Int128 left, string because, bool isDust = false)
        {
            FlattenPlan.Rests(rests, symbol, assetName, caps.Bought(key.Key, asset), held, has, left, because, isDust);
            return false;
        }
    }

    /// <returns>What the exchange says of the order; null and why when there is none, or it is not known.</returns>
    private async ValueTask<(LiveFacts? Facts, string? Why)> SellAsync(PanicTarget key, LiveAccount account, SymbolRules symbol, FlattenPlan plan, Patience patience)
    {
        var id = NextPanicId();
        var order = new PlaceOrder
        {
            Account = key.Account,
            Tag = key.Key,
            TimeUs = clock.NowUs,
            Symbol = symbol.Index,
            Side = Side.Sell,
            Type = OrderType.Limit,
            TimeInForce = TimeInForce.Ioc,
            Price = plan.Bound,
            Lots = plan.Lots,
            ClientId = id,
        };
        if (LiveFilters.Refuse(symbols, symbol, in order) is { } filter)
        {
            return (null, $"{symbol.Name} would refuse the order: {filter.Message}");
        }

        var (take, held) = await TakeAsync(key, UpstreamUse.Order, 1, 1, patience);
        if (take is null)
        {
            return (null, held);
        }

        var (quantity, bound) = (Amount.FromSteps(plan.Lots, symbol.LotDecimals).ToString(), Amount.FromSteps(plan.Bound, symbol.PriceDecimals).ToString());
        var (intent, what) = (IntentOf(key, LiveAct.Place, order), $"panic sell {symbol.Name} {quantity} at {bound} or better");
        var (began, noRoom) = await BeginAsync(key, intent, what, emergency: false);
        if (noRoom is not null)
        {
            upstream.GiveBack(take);
            return (null, noRoom);
        }

        // Orders of other keys on the account are not this panic's to end.
        var parameters = new UpstreamText()
            .Add("symbol", symbol.Name).Add("side", "SELL").Add("type", "LIMIT").Add("timeInForce", "IOC").Add("quantity", quantity).Add("price", bound)
            .Add("newClientOrderId", id.ToString()).Add("newOrderRespType", "RESULT").Add("selfTradePreventionMode", "EXPIRE_TAKER");
        var answer = account.Credential is { } credential
            ? await upstream.CallAsync(take, credential, "POST", "/api/v3/order", parameters, TimeUnit.Millisecond, intent.DeadlineUs, CancellationToken.None)
            : new UpstreamAnswer.NotSent("The credential was taken away.");
        if (Read(intent, answer) is { Facts: [var done, ..] } came)
        {
            return (done, await CloseAsync(key, began, came, what));
        }

        if (IsRefused(answer))
        {
            return (null, await CloseAsync(key, began, LiveFinding.Undone(Faults.Internal), what) ?? $"The exchange refused the order: {WhyOf(answer)}.");
        }

        if (await ReconcileAsync(account, intent, clock.NowUs + OwnerPatienceUs) is not { } found)
        {
            ledger.LeaveOpen(began);
            return (null, $"It is not known whether it was sold ({WhyOf(answer)}); the exchange is asked until it is.");
        }

        return found.Facts is [var stands, ..]
            ? (stands, await CloseAsync(key, began, found, what))
            : (null, await CloseAsync(key, began, found, what) ?? $"The exchange did not take the order: {WhyOf(answer)}.");
    }

    /// <summary>What the account has free of each asset, units; null and why when nothing can be sold.</summary>
    private async ValueTask<(Dictionary<string, Int128>? Free, string? Why)> FreeAsync(PanicTarget key, LiveAccount account, Patience patience)
    {
        var not = WhyNot(account) ?? account.WhyReadOnly;
        if (not is not null)
        {
            return (null, not);
        }

        var (take, held) = await TakeAsync(key, UpstreamUse.Read, AccountWeight, 0, patience);
        if (take is null)
        {
            return (null, held);
        }

        var answer = account.Credential is { } credential
            ? await upstream.CallAsync(take, credential, "GET", "/api/v3/account", new UpstreamText().Add("omitZeroBalances", "true"), TimeUnit.Millisecond, clock.NowUs + Upstream.PatienceUs, CancellationToken.None)
            : new UpstreamAnswer.NotSent("The credential was taken away.");
        if (answer is not UpstreamAnswer.Answered { Status: 200, IsJson: true, Body: var body } || !IsJson(body))
        {
            return (null, $"What the account has could not be asked: {WhyOf(answer)}.");
        }

        using var json = JsonDocument.Parse(body);
        var free = new Dictionary<string, Int128>();
        if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("balances"u8, out var balances) && balances.ValueKind == JsonValueKind.Array)
        {
            foreach (var balance in balances.EnumerateArray())
            {
                if (balance.TryGetProperty("asset"u8, out var name) && name.GetString() is { } asset)
                {
                    free[asset] = LiveSight.Units(balance, "free");
                }
            }
        }

        return (free, null);
    }
}
