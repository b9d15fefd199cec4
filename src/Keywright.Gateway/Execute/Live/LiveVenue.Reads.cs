using System.Text.Json;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Reads. Balances and orders are asked for each time; what is not the key's is taken out before it is told.</summary>
internal sealed partial class LiveVenue
{
    private async ValueTask<Outcome> ReadPublicAsync(AdmittedRequest request)
    {
        if (Caches.TryAnswer(request.Request, request.Call) is { } kept)
        {
            return new Outcome.Answered(new Reply { Status = 200, Body = kept.Body, AgeMs = (int)(kept.AgeUs / 1_000) });
        }

        var parameters = new UpstreamText();
        request.Request.Parameters.CopyTo(parameters, request.Request.Route.Parameters);
        if (request.Request.Route.NeedsKey)
        {
            return await ReadWithKeyAsync(request, parameters);
        }

        var (answer, held) = await reads.AskAsync(
            request.Authentic.Key?.Number ?? 0, WeightOf(request), request.Request.Route.Path, parameters.Written, request.Request.TimeUnit);
        var told = held is null ? Told(request, answer!) : Held(request, held);
        if (told is Outcome.Answered { Reply: { Status: 200, Body: var body } })
        {
            Caches.Note(request.Request, request.Call, body);
        }

        return told;
    }

    /// <summary>Old trades are told only to who has a key, whichever.</summary>
    private async ValueTask<Outcome> ReadWithKeyAsync(AdmittedRequest request, UpstreamText parameters)
    {
        if (NotReady(request, trades: false, out var account) is { } not)
        {
            return not;
        }

        if (Take(request, UpstreamUse.Read, WeightOf(request), 0, out var held) is not { } take)
        {
            return held!;
        }

        var pair = account.Credential!.Enter();
        try
        {
            return Told(request, await upstream.AskAsync(take, request.Request.Route.Path, parameters.Written, request.Request.TimeUnit, CancellationToken.None, pair.ApiKey));
        }
        finally
        {
            pair.Leave();
        }
    }

    private async ValueTask<Outcome> ReadSignedAsync(AdmittedRequest request)
    {
        if (NotReady(request, trades: false, out var account) is { } not)
        {
            return not;
        }

        var parameters = new UpstreamText();
        request.Request.Parameters.CopyTo(parameters, request.Request.Route.Parameters);
        var told = await CallAsync(request, account, parameters);
        return told is not Outcome.Answered { Reply: { Status: 200 } reply } ? told
            : LiveNumbers.AreSound(reply.Body) ? Narrowed(request, reply.Body)
            : NoNumbers(request);
    }

    private static Outcome.Refused NoNumbers(AdmittedRequest request)
        => Refused(request, Faults.Unavailable with { Message = "The exchange answered with amounts that are no numbers; try again later." }, "exchange: an amount that cannot be read");

    private async ValueTask<Outcome> TestAsync(AdmittedRequest request, PlaceOrderCall call)
    {
        if (NotReady(request, trades: true, out var account) is { } not)
        {
            return not;
        }

        if (LiveFilters.Refuse(symbols, call.Symbol, call.Order) is { } filter)
        {
            return Refused(request, filter, $"filter of {call.Symbol.Name}, tested here");
        }

        var parameters = new UpstreamText();
        request.Request.Parameters.CopyTo(parameters, request.Request.Route.Parameters);
        return await CallAsync(request, account, parameters);
    }

    private async ValueTask<Outcome> CallAsync(AdmittedRequest request, LiveAccount account, UpstreamText parameters)
    {
        var route = request.Request.Route;
        return Take(request, UpstreamUse.Read, WeightOf(request), 0, out var held) is { } take
            ? Told(request, await upstream.CallAsync(take, account.Credential!, route.Method, route.Path, parameters, request.Request.TimeUnit, request.DeadlineUs, CancellationToken.None))
            : held!;
    }

    /// <summary>Takes what a call of the key's may cost; null, with the refusal, when its share or the exchange's limit leaves no room.</summary>
    private UpstreamTake? Take(AdmittedRequest request, UpstreamUse use, int weight, int orders, out Outcome.Refused? held)
    {
        var take = upstream.TryTake(new UpstreamAsk(request.Key.Number, request.Key.Account, use, weight, orders) { Gate = use == UpstreamUse.Order ? request.Key.Orders : request.Key.Calls }, out var refusal);
        held = take is null ? Held(request, refusal!) : null;
        return take;
    }

    private static Outcome.Refused Held(AdmittedRequest request, UpstreamRefusal refusal) => Refused(
        request,
        refusal.Kind == UpstreamRefusalKind.Orders ? Faults.TooManyOrders
            : refusal is { Kind: UpstreamRefusalKind.Weight, Limit: { } limit } ? Faults.WeightUsedUp(limit.Limit, "1 MINUTE")
            : Faults.TooManyQueued,
        refusal.Rule,
        refusal.RetryAfterSeconds);

    // What the exchange counts apart weighs nothing here.
    private static int WeightOf(AdmittedRequest request) => request.Request.Route.Family == ApiFamily.Wallet ? 0 : request.Weight;

    /// <summary>The exchange's answer to a read, or to a call it has refused for certain.</summary>
    private Outcome Told(AdmittedRequest request, UpstreamAnswer answer)
    {
        switch (answer)
        {
            case UpstreamAnswer.Answered { Status: 200, IsJson: true, Body: var body } when IsJson(body):
                return new Outcome.Answered(new Reply { Status = 200, Body = body });
            case UpstreamAnswer.Answered { IsJson: true } refused when refused.Status is >= 400 and < 500 && UpstreamFault.TryRead(refused.Body, out var fault):
                return Refusal(request, refused, fault);
            case UpstreamAnswer.Answered odd:
                return Refused(request, Faults.Unavailable with { Message = "The exchange answered with what is no answer of an exchange; try again later." }, $"exchange: HTTP {odd.Status}");
            case UpstreamAnswer.NotSent { IsStopped: true }:
                return request.Key.Revoked ? Refused(request, Faults.KeyRejected, "The key was revoked before the call left.")
                    : request.Key.Terms.IsFrozen ? Refused(request, OrderFaults.ActionDisabled, "The key was frozen before this left.")
                    : NotReady(request, trades: true, out _) ?? Refused(request, OrderFaults.MayNotTrade, "The account was stopped before this left.");
            case UpstreamAnswer.NotSent { Why: var why }:
                return Refused(request, Faults.Internal with { Message = "The exchange cannot be reached; nothing was sent." }, $"exchange: {why}");
            case UpstreamAnswer.Lost { Why: var why }:
                return Refused(request, Faults.Internal with { Message = "The exchange did not answer in time." }, $"exchange: {why}");
            default:
                throw new InvalidOperationException("An answer is answered, not sent or lost.");
        }
    }

    /// <summary>What the exchange refuses is passed on in its words, but for what it says of our own credential, clock and pace: those are not the bot's.</summary>
    private Outcome.Refused Refusal(AdmittedRequest request, UpstreamAnswer.Answered answer, UpstreamFault fault)
    {
        // A right that trading does not need may be what is missing: the account goes on.
        if (request.Call is SubAccountCall { Changes: true } && fault.Code is -2015 or -1002)
        {
            var why = $"The exchange does not let this account's credential do this; its owner ticks \"{(request.Call is SubAccountTransferCall ? "Enable Internal Transfer" : "Enable Spot & Margin Trading")}\" there.";
            return Refused(request, Faults.Unavailable with { Message = why }, $"exchange: {fault.Code} {fault.Message}");
        }

        if (fault.IsOfCredential)
        {
            if (request.Authentic.Key is { } key && Accounts.Find(key.Account) is { } account)
            {
                PauseRefused(account, fault);
            }

            return Refused(request, Faults.Unavailable with { Message = "The exchange refuses this account's credential, so the account is paused; its owner has been told." }, $"exchange: {fault.Code} {fault.Message}");
        }

        if (fault.Code == -1021)
        {
            upstream.Time.NoteRefused();
            return Refused(request, Faults.Internal, $"exchange: {fault.Code} {fault.Message}");
        }

        return fault.Code == Faults.TooManyOrders.Code ? Refused(request, new Fault(answer.Status, fault.Code, fault.Message), $"exchange: {fault.Code} {fault.Message}", Math.Max(1, answer.RetryAfterSeconds ?? 1))
            : answer.Status is 429 or 418
            ? Refused(request, Faults.TooManyQueued, $"exchange: {answer.Status} {fault.Code} {fault.Message}", Math.Max(1, answer.RetryAfterSeconds ?? 1))
            : Refused(request, new Fault(answer.Status, fault.Code, fault.Message), $"exchange: {fault.Code} {fault.Message}");
    }

    /// <summary>The exchange refuses the account's credential: nothing more is sent with it.</summary>
    internal void PauseRefused(LiveAccount account, UpstreamFault fault) => Pause(account, $"the exchange refuses its credential ({fault.Code})");

    /// <summary>From now on nothing is sent for the account, until its credential is given anew; its owner is told.</summary>
    internal void Pause(LiveAccount account, string why)
    {
        if (account.TryPause($"Account '{account.Name}' is paused: {why}."))
        {
            Tell(account, account.Paused!);
        }
    }

    /// <summary>Takes out of an answer what the key may not see.</summary>
    private Outcome Narrowed(AdmittedRequest request, ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        ReadOnlyMemory<byte>? narrowed = request.Call switch
        {
            AccountCall => LiveSight.Account(json.RootElement, request.Key, Rules, caps, request.Terms.Rules.Limits.Allocation),
            QueryOrderCall call => MayNotSee(request, json.RootElement, call.Symbol.Index) ? default(ReadOnlyMemory<byte>?) : body,
            QueryListCall => MayNotSeeList(request, json.RootElement) ? default(ReadOnlyMemory<byte>?) : body,
            OpenOrdersCall or AllOrdersCall or MyTradesCall or MyAllocationsCall when KeySight.Of(request).IsPartial => LiveSight.List(json.RootElement, one => !MayNotSee(request, one, null)),
            OpenListsCall or AllListsCall when KeySight.Of(request).IsPartial => LiveSight.List(json.RootElement, one => !MayNotSeeList(request, one)),
            MyPreventedMatchesCall when KeySight.Of(request).IsPartial => LiveSight.List(json.RootElement, one => !MayNotSeeMatch(request, one)),
            AmendmentsCall call when KeySight.Of(request).IsPartial => LiveSight.List(json.RootElement, one => !MayNotSee(request, one, call.Symbol.Index)),
            CoinsCall => LiveSight.Coins(json.RootElement, request.Key, Rules, caps, request.Terms.Rules.Limits.Allocation),
            UserAssetsCall when request.Terms.Rules.Limits.Allocation is { } slice => LiveSight.Assets(json.RootElement, request.Key, Rules, caps, slice),
            _ => body,
        };
        return narrowed is { } shown
            ? new Outcome.Answered(new Reply { Status = 200, Body = request.Call is QueryOrderCall or AllOrdersCall ? InAskedTerms(request.Key.Account, shown) : shown })
            : Refused(request, OrderFaults.NoSuchOrder, "orders: own, and another key placed it");
    }

    private bool MayNotSeeList(AdmittedRequest request, JsonElement list)
    {
        var sight = KeySight.Of(request);
        if (!list.TryGetProperty("orderListId"u8, out var id) || !id.TryGetInt64(out var listId))
        {
            return true;
        }

        var known = ledger.FindList(request.Key.Account, new ListName(listId, default));
        return (sight.Tag is { } tag && known?.Tag != tag) || !(known is { IsOpen: true } || sight.History.Holds(TimeOf(list, "transactionTime", request.Request.TimeUnit)));
    }

    /// <summary>A prevented match is shown to the keys of both its orders.</summary>
    private bool MayNotSeeMatch(AdmittedRequest request, JsonElement match)
    {
        var sight = KeySight.Of(request);
        return !sight.History.Holds(TimeOf(match, "transactTime", request.Request.TimeUnit)) || (sight.Tag is { } tag && !IsIts("takerOrderId") && !IsIts("makerOrderId"));

        bool IsIts(string name) => match.TryGetProperty(name, out var id) && id.TryGetInt64(out var orderId) && SymbolOf(match) is { } symbol
            && ledger.Find(request.Key.Account, symbol, new OrderName(orderId, default))?.Tag == tag;
    }

    private bool MayNotSee(AdmittedRequest request, JsonElement order, int? symbol)
    {
        var sight = KeySight.Of(request);
        if (!order.TryGetProperty("orderId"u8, out var id) || !id.TryGetInt64(out var orderId)
            || (symbol ?? SymbolOf(order)) is not { } index)
        {
            return true;
        }

        var known = ledger.Find(request.Key.Account, index, new OrderName(orderId, default));
        return (sight.Tag is { } tag && known?.Tag != tag) || !(known is { IsOpen: true } || sight.History.Holds(TimeOf(order, "time", request.Request.TimeUnit)));
    }

    private int? SymbolOf(JsonElement order)
        => order.TryGetProperty("symbol"u8, out var name) && name.GetString() is { } text && symbols.Book.TryFind(text, out var symbol, out _) ? symbol.Index : null;

    private static long TimeOf(JsonElement order, string name, TimeUnit unit)
        => order.TryGetProperty(name, out var time) && time.TryGetInt64(out var told) ? (unit == TimeUnit.Microsecond ? told : told * 1_000) : 0;

    /// <summary>It reads as JSON from end to end.</summary>
    internal static bool IsJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            while (reader.Read())
            {
                reader.TrySkip();
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
