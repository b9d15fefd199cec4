using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Gateway.Requests.Rules;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// Accounts under an account, founded, read and given money with the credential of the one above. What changes something goes the way of orders:
/// written down, sent once, and asked for by its name when the answer is lost.
/// </summary>
internal sealed partial class LiveVenue
{
    private const string NotSaid = "The exchange does not say which sub-accounts there are, so none is founded; try again.";

    /// <summary>Two of one name founded at a time could not be told apart when an answer is lost.</summary>
    private readonly SemaphoreSlim oneFounding = new(1, 1);

    private ValueTask<Outcome> RunSubAsync(AdmittedRequest request, Entry? entry, SubAccountCall call)
    {
        if (!HasWallet)
        {
            return ValueTask.FromResult<Outcome>(Unserved(request));
        }

        if (NotReady(request, trades: false, out var account) is { } not)
        {
            return ValueTask.FromResult<Outcome>(not);
        }

        var refusal = account.Parent is not null ? SubAccountRules.MainOnly(request.Authentic)
            : call.Changes && account.WhyReadOnly is { } readOnly ? SubAccountRules.Cannot(request.Authentic, readOnly)
            : null;
        return refusal is not null ? ValueTask.FromResult<Outcome>(new Outcome.Refused(refusal)) : call switch
        {
            FoundSubAccountCall found => FoundSubAsync(request, entry!, account, found),
            SubAccountTransferCall transfer => TransferSubAsync(request, entry!, account, transfer),
            SubAccountListCall list => ReadSubAsync(request, account, request.Request.Route.Path, OfList(list)),
            SubAccountAssetsCall assets => ReadAssetsAsync(request, account, assets),
            SubAccountTransfersCall transfers => ReadTransfersAsync(request, account, transfers),
            _ => throw new InvalidOperationException($"{call.GetType().Name} has no answer."),
        };
    }

    private async ValueTask<Outcome> FoundSubAsync(AdmittedRequest request, Entry entry, LiveAccount account, FoundSubAccountCall call)
    {
        if (!ClientOrderId.TryCreate(call.Name, out var name))
        {
            throw new InvalidOperationException($"{call.Name} was read as a name of a sub-account, and is none.");
        }

        await oneFounding.WaitAsync();
        try
        {
            if (ledger.IsBeingFounded(account.Number, name))
            {
                return Waits(request, NotKnownYet);
            }

            // One that is there already could not be told from the one that is to be, once an answer is lost.
            var intent = SubIntent(request, account, LiveAct.Found, new PlaceOrder { Symbol = LiveIntent.OfAccounts, ClientId = name });
            var ask = new LiveQuestions(upstream, clock, account.Number, intent, account.Credential!);
            return await ask.SubAccountAsync(call.Name) is not { } before ? Refused(request, Faults.Unavailable with { Message = NotSaid }, NotSaid, 1)
                : before.Told is not null ? new Outcome.Refused(SubAccountRules.Cannot(request.Authentic, $"subAccountString: this account has a sub-account {call.Name} already; choose another."))
                : await ActAsync(request, entry, account, intent, Leave(request, new UpstreamText().Add("subAccountString", call.Name)));
        }
        finally
        {
            oneFounding.Release();
        }
    }

    private async ValueTask<Outcome> TransferSubAsync(AdmittedRequest request, Entry entry, LiveAccount account, SubAccountTransferCall call)
    {
        if (call.FromEmail == call.ToEmail)
        {
            return new Outcome.Refused(SubAccountRules.Cannot(request.Authentic, SubAccountRules.OneAccount));
        }

        // Without a name it could not be asked for.
        var name = ClientOrderId.TryCreate(call.ClientId, out var own) && !own.IsNone ? own : OrderReader.GenerateId(random);
        if (ledger.IsTransferOnItsWay(account.Number, name))
        {
            return new Outcome.Refused(SubAccountRules.Cannot(request.Authentic, "clientTranId: a transfer of that name is on its way; give each its own."));
        }

        var move = new LiveMove(call.FromEmail, call.ToEmail, Rules.Assets[call.Asset], call.Units);
        var parameters = Emails(move.FromEmail, move.ToEmail).Add("fromAccountType", "SPOT").Add("toAccountType", "SPOT")
            .Add("asset", move.Asset).Add("amount", new Amount(move.Units).ToString()).Add("clientTranId", name.ToString());
        var intent = SubIntent(request, account, LiveAct.Transfer, new PlaceOrder { Symbol = LiveIntent.OfTransfers, ClientId = name }) with { Move = move };
        return await ActAsync(request, entry, account, intent, Leave(request, parameters));
    }

    // These routes tell every time in milliseconds.
    private LiveIntent SubIntent(AdmittedRequest request, LiveAccount account, LiveAct act, in PlaceOrder named) => IntentOf(request, account, act, named) with { Unit = TimeUnit.Millisecond };

    /// <summary>Like an order it does not leave for a key that was stopped; it makes none.</summary>
    private static Leaving Leave(AdmittedRequest request, UpstreamText parameters)
        => new(UpstreamUse.Order, WeightOf(request), 0, request.Request.Route.Method, request.Request.Route.Path, parameters);

    private static LiveFinding? ReadTransferred(LiveIntent intent, JsonElement told)
        => told.ValueKind == JsonValueKind.Object && told.TryGetProperty("tranId"u8, out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var tranId)
            ? LiveFinding.Done([], JsonBody.Write((tranId, Name: intent.Order.ClientId.ToString()), static (writer, s) => SubAccountReplies.Transferred(writer, s.tranId, s.Name)))
            : null;

    private static LiveFinding? ReadFounded(JsonElement told)
        => told.ValueKind == JsonValueKind.Object && told.TryGetProperty("email"u8, out var email) && email.ValueKind == JsonValueKind.String
            ? LiveFinding.Done([], JsonBody.Write(email.GetString()!, static (writer, address) => SubAccountReplies.Founded(writer, address)))
            : null;

    private async ValueTask<LiveFinding?> FindTransferAsync(LiveQuestions ask, LiveIntent intent)
    {
        if (await ask.TransferAsync(intent.Move!, intent.Order.ClientId) is not { } told)
        {
            return null;
        }

        return told.Told is not { } transfer || IsAnotherTransfer(intent, transfer)
            ? LiveFinding.Undone(Faults.Internal with { Message = "The exchange did not take the transfer; nothing was moved." }) with { IsLast = false }
            : transfer.TryGetProperty("status"u8, out var status) && status.ValueEquals("FAILURE"u8)
                ? LiveFinding.Undone(Faults.Internal with { Message = "The exchange took the transfer, and could not carry it out; nothing was moved." })
                : ReadTransferred(intent, transfer);
    }

    private static async ValueTask<LiveFinding?> FindFoundedAsync(LiveQuestions ask, LiveIntent intent)
    {
        if (await ask.SubAccountAsync(intent.Order.ClientId.ToString()) is not { } told)
        {
            return null;
        }

        return told.Told is { } founded
            ? ReadFounded(founded)
            : LiveFinding.Undone(Faults.Internal with { Message = "The exchange did not take the call; no sub-account was founded." }) with { IsLast = false };
    }

    /// <summary>A name may have been used before: then the exchange shows that one, and has refused ours.</summary>
    private bool IsAnotherTransfer(LiveIntent intent, JsonElement transfer)
        => (transfer.TryGetProperty("createTimeStamp"u8, out var time) && time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out var told) && IsBefore(intent, told))
            || !transfer.TryGetProperty("asset"u8, out var asset) || !asset.ValueEquals(intent.Move!.Asset)
            || !transfer.TryGetProperty("amount"u8, out var amount) || !LiveNumbers.TryRead(amount, out var moved) || moved.Units != intent.Move!.Units;

    private async ValueTask<Outcome> ReadSubAsync(AdmittedRequest request, LiveAccount account, string path, UpstreamText parameters)
    {
        if (Take(request, UpstreamUse.Read, WeightOf(request), 0, out var held) is not { } take)
        {
            return held!;
        }

        var told = Told(request, await upstream.CallAsync(take, account.Credential!, "GET", path, parameters, TimeUnit.Millisecond, request.DeadlineUs, CancellationToken.None));
        return told is Outcome.Answered { Reply.Body: var body } && !LiveNumbers.AreSound(body) ? NoNumbers(request) : told;
    }

    /// <summary>Both versions are asked for as text, which says exactly what there is; the older one is told in numbers.</summary>
    private async ValueTask<Outcome> ReadAssetsAsync(AdmittedRequest request, LiveAccount account, SubAccountAssetsCall call)
    {
        var told = await ReadSubAsync(request, account, "/sapi/v4/sub-account/assets", new UpstreamText().Add("email", call.Email));
        if (!call.AsNumbers || told is not Outcome.Answered { Reply.Body: var body })
        {
            return told;
        }

        using var json = JsonDocument.Parse(body);
        return new Outcome.Answered(new Reply { Status = 200, Body = LiveNumbers.AsNumbers(json.RootElement) });
    }

    private async ValueTask<Outcome> ReadTransfersAsync(AdmittedRequest request, LiveAccount account, SubAccountTransfersCall call)
    {
        var (startUs, endUs) = KeySight.Of(request).Span(call.StartUs, call.EndUs, hasBeginning: request.Terms.Rules.History.FromUs is not null);
        if (startUs > endUs)
        {
            return new Outcome.Answered(new Reply { Status = 200, Body = JsonBody.Write(0, static (writer, _) => SubAccountReplies.Transfers(writer, [], 0)) });
        }

        var parameters = Emails(call.FromEmail, call.ToEmail);
        AddText(parameters, "clientTranId", call.ClientId);
        AddNumber(parameters, "startTime", (startUs + 999) / 1_000);
        AddNumber(parameters, "endTime", endUs / 1_000);
        return await ReadSubAsync(request, account, request.Request.Route.Path, parameters.Add("page", call.Page).Add("limit", call.Limit));
    }

    /// <summary>Whether the exchange has a sub-account of that e-mail, and how it spells that.</summary>
    /// <returns>Null when it has none, or, with the refusal, when it did not say.</returns>
    internal async ValueTask<(string? Email, Outcome.Refused? Why)> EmailThereAsync(AdmittedRequest request, LiveAccount account, string email)
    {
        if (NotReady(request, trades: false, out _) is { } not)
        {
            return (null, not);
        }

        var told = await ReadSubAsync(request, account, "/sapi/v1/sub-account/list", OfList(new SubAccountListCall(email, null, 1, 1)));
        if (told is not Outcome.Answered { Reply.Body: var body })
        {
            return (null, (Outcome.Refused)told);
        }

        using var json = JsonDocument.Parse(body);
        return (LiveQuestions.SubAccountIn(json.RootElement, one => string.Equals(one, email, StringComparison.OrdinalIgnoreCase)) is { } found ? found.GetProperty("email"u8).GetString() : null, null);
    }

    private static UpstreamText OfList(SubAccountListCall call)
    {
        var parameters = new UpstreamText();
        AddText(parameters, "email", call.Email);
        AddText(parameters, "isFreeze", call.IsFrozen is { } frozen ? (frozen ? "true" : "false") : null);
        return parameters.Add("page", call.Page).Add("limit", call.Limit);
    }

    private static UpstreamText Emails(string? from, string? to)
    {
        var parameters = new UpstreamText();
        AddText(parameters, "fromEmail", from);
        AddText(parameters, "toEmail", to);
        return parameters;
    }

    private static void AddText(UpstreamText parameters, string name, string? value)
    {
        if (value is not null)
        {
            parameters.Add(name, value);
        }
    }

    private static void AddNumber(UpstreamText parameters, string name, long? value)
    {
        if (value is { } number)
        {
            parameters.Add(name, number);
        }
    }
}
