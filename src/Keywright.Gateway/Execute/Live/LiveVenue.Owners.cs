using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Rules;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Whose the open orders of an account are. What the exchange shows and no key of this gateway placed is nobody's here, until its owner gives it to one.</summary>
internal sealed partial class LiveVenue : IOwnersVenue
{
    private const int AllOpenOrdersWeight = 80;

    public async ValueTask<(IReadOnlyList<OwnedOrder>? Orders, string? Problem)> OpenOrdersAsync(int account)
    {
        var (orders, problem) = await ShownAsync(account);
        return orders is null ? (null, problem) : ([.. orders.Select(order => new OwnedOrder(Show(account, order), OwnerOf(account, order)))], null);
    }

    public async ValueTask<PanicCancels> CancelUnownedAsync(int account, string by)
    {
        var (orders, problem) = await ShownAsync(account);
        if (orders is null)
        {
            return new PanicCancels([], [], [], problem);
        }

        var (cancelled, left, problems) = (new List<StandingOrder>(), new List<StandingOrder>(), new List<string>());
        var (whose, patience) = (AccountOf(account), new Patience());
        foreach (var order in orders.Where(order => OwnerOf(account, order) is null))
        {
            var (isCanceled, why) = SymbolNamed(order.Symbol) is { } symbol
                ? await CancelForOwnerAsync(new PanicTarget(account, 0, by), whose, symbol, order.OrderId, IdOf(order), patience)
                : (false, $"{order.Symbol} is not known here, so its order {order.OrderId} cannot be cancelled: cancel it at the exchange.");
            if (isCanceled)
            {
                cancelled.Add(LiveStanding.Show(order));
            }

            if (why is not null)
            {
                left.Add(LiveStanding.Show(order));
                problems.Add(why);
            }
        }

        return new PanicCancels(cancelled, [], left, problems.Count == 0 ? null : string.Join(' ', problems.Distinct()));
    }

    public async ValueTask<string?> AdoptAsync(PanicTarget to, string symbol, long orderId, Func<int, string?> ownerProblem)
    {
        // 1. The order as the exchange has it.
        var account = AccountOf(to.Account);
        if (SymbolNamed(symbol) is not { } rules)
        {
            return $"symbol: the exchange of '{account.Name}' has told of no symbol '{PolicyRules.Printable(symbol)}'.";
        }

        var (body, why) = await AskAsync(account, "/api/v3/order", 4, new UpstreamText().Add("symbol", rules.Name).Add("orderId", orderId));
        if (why is not null)
        {
            return why;
        }

        if (!UpstreamOrder.TryRead(body, out var told) || FactsOf(told, rules.Index) is not { } facts || OrderKinds.TypeOf(told.Type) is not { } type
            || !told.Price.TryToSteps(rules.PriceDecimals, out var price) || !told.OrigQty.TryToSteps(rules.LotDecimals, out var lots))
        {
            return $"orderId: what the exchange says of order {orderId} of {rules.Name} cannot be counted here, so no key can have it.";
        }

        if (!facts.IsOpen)
        {
            return $"orderId: order {orderId} of {rules.Name} is over ({Words.OrderStatus.Text(told.Status!.Value)}), so there is nothing to adopt.";
        }

        // 2. Whose it is until now, looked at under the lock that its becoming another's is written down under.
        var order = new LiveOrder
        {
            Account = to.Account,
            Symbol = rules.Index,
            OrderId = orderId,
            ClientId = facts.ClientId,
            Tag = to.Key,
            Side = (Side)told.Side,
            Type = type,
            Price = price,
            Lots = lots,
            ExecutedLots = facts.ExecutedLots,
            QuoteUnits = facts.QuoteUnits,
            CreatedUs = told.Time * 1_000,
        };
        var problem = await KeptAsync(() =>
        {
            var owner = ledger.OwnerOf(to.Account, rules.Index, orderId, facts.ClientId);
            if (owner is { } key && (key == to.Key ? $"orderId: order {orderId} of {rules.Name} is that key's already." : ownerProblem(key)) is { } why)
            {
                return (0, why);
            }

            var rate = Prices.RateE8(rules);
            var head = AuditHead.OfOwner(clock.NowUs, to.Key, to.Account, $"adopt {rules.Name} orderId={orderId} from={(owner is { } before ? $"key-{before}" : "nobody")}", to.By);
            return Append(EntryKind.LiveAdopted, LiveEntries.Adopted(in head, order, rate), sequence => ledger.Adopt(sequence, order, rate, head.TimeUs));
        });
        if (problem is null)
        {
            // What it traded before is not told to its new key as if it came now.
            account.Stream?.Expect(rules, orderId, told.ExecutedQty, hasEnded: false, isNew: false);
        }

        return problem;
    }

    public ValueTask<string?> SucceedAsync(PanicTarget from, int to) => KeptAsync(() =>
    {
        var head = AuditHead.OfOwner(clock.NowUs, from.Key, from.Account, $"succeed from=key-{from.Key} to=key-{to}", from.By);
        return Append(EntryKind.LiveSucceeded, LiveEntries.Succeeded(in head, to), sequence => ledger.Succeed(sequence, from.Key, to));
    });

    /// <summary>Writes an entry under the lock and waits until it is on disk; why not, in one sentence.</summary>
    private async ValueTask<string?> KeptAsync(Func<(ulong Sequence, string? Problem)> append)
    {
        try
        {
            ulong sequence;
            string? problem;
            lock (gate)
            {
                (sequence, problem) = append();
            }

            if (problem is null)
            {
                await journal.DurableAsync(sequence);
            }

            return problem;
        }
        catch (JournalFailedException e)
        {
            return $"The journal failed, so whether it was recorded shows after a restart. {e.Message}";
        }
    }

    private (ulong Sequence, string? Problem) Append(EntryKind kind, byte[] bytes, Action<ulong> apply)
    {
        if (journal.TryReserve(bytes.Length, emergency: false) != AppendResult.Ok)
        {
            return (0, "The journal has no room or has failed, so nothing was changed; free some disk space, or restart the gateway.");
        }

        var sequence = journal.Append((byte)kind, bytes);
        apply(sequence);
        return (sequence, null);
    }

    private async ValueTask<(IReadOnlyList<UpstreamOrder>? Orders, string? Problem)> ShownAsync(int number)
    {
        var (body, why) = await AskAsync(AccountOf(number), "/api/v3/openOrders", AllOpenOrdersWeight, new UpstreamText());
        if (why is not null)
        {
            return (null, why);
        }

        using var json = JsonDocument.Parse(body);
        var orders = new List<UpstreamOrder>();
        foreach (var one in json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray() : default)
        {
            if (!UpstreamOrder.TryRead(one, out var order))
            {
                return (null, "The exchange's list of open orders holds what is no order.");
            }

            orders.Add(order);
        }

        return (orders, null);
    }

    /// <summary>Asks for the owner; what cannot be asked is said in one sentence.</summary>
    private async ValueTask<(ReadOnlyMemory<byte> Body, string? Why)> AskAsync(LiveAccount account, string path, int weight, UpstreamText parameters)
    {
        if (WhyNot(account) is { } not)
        {
            return (default, not);
        }

        var (take, held) = await TakeAsync(new PanicTarget(account.Number, 0, ""), UpstreamUse.Read, weight, 0, new Patience());
        if (take is null)
        {
            return (default, held);
        }

        var answer = account.Credential is { } credential
            ? await upstream.CallAsync(take, credential, "GET", path, parameters, TimeUnit.Millisecond, clock.NowUs + Upstream.PatienceUs, CancellationToken.None)
            : new UpstreamAnswer.NotSent("The credential was taken away.");
        return answer is UpstreamAnswer.Answered { Status: 200, IsJson: true, Body: var body } && IsJson(body)
            ? (body, null)
            : (default, $"The exchange could not be asked: {WhyOf(answer).TrimEnd('.')}.");
    }

    private int? OwnerOf(int account, UpstreamOrder order) => SymbolNamed(order.Symbol) is { } symbol ? ledger.OwnerOf(account, symbol.Index, order.OrderId, IdOf(order)) : null;

    /// <summary>Of a key's order it is known whether it only reduces.</summary>
    private StandingOrder Show(int account, UpstreamOrder order)
    {
        var shown = LiveStanding.Show(order);
        return OwnerOf(account, order) is { } key && LiveStanding.Of(ledger, caps, Rules, account, key).Any(one => one.Reduces && one.Order.OrderId == order.OrderId && Rules.Symbols[one.Order.Symbol].Name == order.Symbol)
            ? shown with { Reduces = true }
            : shown;
    }

    private SymbolRules? SymbolNamed(string name) => symbols.Book.TryFind(name, out var symbol, out _) ? symbol : null;

    private static ClientOrderId IdOf(UpstreamOrder order) => ClientOrderId.TryCreate(order.ClientOrderId, out var id) ? id : default;
}
