using Keywright.Binance.Wire;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Manage.SubAccounts;

/// <summary>
/// Carries out what a key asks about the keys of the accounts under its own, with the desk that serves the owner. The intent is on disk
/// before a key changes, the answer before it leaves; a secret is in the answer and nowhere else.
/// </summary>
internal sealed class SubAccountKeyDesk(KeyDesk keys, Func<AdmittedRequest, ISubAccounts> accountsOf, OwnerNotes notes, GatewayClock clock)
{
    public async ValueTask<Outcome> RunAsync(AdmittedRequest request, Entry entry)
    {
        var (call, accounts, asking) = ((SubAccountKeyCall)request.Call, accountsOf(request), keys.Find(request.Key.ApiKey)!);

        // Whatever desk makes a change for it, the audit log says on whose word.
        Caller.OfKey($"{asking.Account}/{asking.Label}").Enter();
        var (account, why) = await accounts.FindAsync(request, call.Email);
        return why is not null ? new Outcome.Refused(why) : call is CreateSubAccountKeyCall create
            ? await CreateAsync(request, entry, accounts, account, create)
            : await RunAsync(request, entry, account, call);
    }

    private ValueTask<Outcome> RunAsync(AdmittedRequest request, Entry entry, SubAccountPlace account, SubAccountKeyCall call)
    {
        return call switch
        {
            SubAccountKeysCall list => ValueTask.FromResult<Outcome>(new Outcome.Answered(SubAccountKeyAnswers.List(Of(account), account.Email, list))),
            SubAccountKeyAddressesCall { ApiKey: var apiKey } => WithKey(request, account, apiKey, key => ValueTask.FromResult<Outcome>(
                new Outcome.Answered(SubAccountKeyAnswers.Addresses(key, account.Email, key.CreatedAt)))),
            PermitSubAccountKeyCall permit => WithKey(request, account, permit.ApiKey, _ => EditAsync(request, entry, account, permit.ApiKey, SubAccountKeyAnswers.Permitted, key => Permitted(key, permit))),
            BindSubAccountKeyCall bind => WithKey(request, account, bind.ApiKey, _ => EditAsync(request, entry, account, bind.ApiKey, SubAccountKeyAnswers.Bound, key => Bound(request, key, bind))),
            UnbindSubAccountKeyCall unbind => WithKey(request, account, unbind.ApiKey, _ => EditAsync(request, entry, account, unbind.ApiKey, SubAccountKeyAnswers.Addresses, key => Unbound(key, unbind))),
            DeleteSubAccountKeyCall { ApiKey: var apiKey } => WithKey(request, account, apiKey, _ => DeleteAsync(request, entry, apiKey)),
            _ => throw new InvalidOperationException($"{call.GetType().Name} has no answer."),
        };
    }

    private async ValueTask<Outcome> CreateAsync(AdmittedRequest request, Entry entry, ISubAccounts accounts, SubAccountPlace account, CreateSubAccountKeyCall call)
    {
        if (call.PublicKeyPem is { } pem && KeyMint.ReadPublicKey(pem) is var read and not PublicKeyResult.Accepted { Type: KeyType.Ed25519 })
        {
            return read is PublicKeyResult.Refused { Sentence: var sentence }
                ? Refusing(request, SubAccountFaults.BadPublicKey, $"publicKey: {sentence}")
                : Refusing(request, SubAccountFaults.WrongKeyType, "publicKey: this route takes Ed25519");
        }

        if (KeyWish.LabelProblem(call.Name, "apiName") is { } wrongName)
        {
            return Refusing(request, SubAccountFaults.NotTaken(wrongName), wrongName);
        }

        var by = new AskingKey(request, entry, clock);
        var rights = KeyPermissions.Read | call.Rights;

        // What would be refused opens no account; it is looked at again while nothing else changes keys.
        if (Problem() is not null)
        {
            return new Outcome.Refused(by.Refusal!);
        }

        var (name, closed) = await accounts.OpenAsync(request, account, by);
        if (name is null)
        {
            return new Outcome.Refused(closed!);
        }

        var made = await keys.CreateAsync(
            () =>
            {
                if (Problem() is { } problem)
                {
                    return (null, problem);
                }

                // Its owner has accepted the terms for the key that asks, and has let that one go uncapped: one that is held to caps gives nothing.
                var its = keys.Find(by.Key.ApiKey)!;
                return (new KeyRequest(
                    call.Name, name, null, null, call.PublicKeyPem is null ? "hmac" : "ed25519", call.PublicKeyPem,
                    [.. KeyPermissionNames.Of(rights)], [.. Addresses().Entries], its.Symbols, null, null, null) { Policy = Giving.Without(its.Policy), AcceptsTerms = true, IsUncapped = true }, null);
            },
            by,
            CancellationToken.None);
        return await AnswerAsync(request, by, made, key => SubAccountKeyAnswers.Created(key, account.Email, made.SecretKey));

        AddressList Addresses() => call.Addresses ?? by.Key.Terms.AllowedAddresses;

        string? Problem()
        {
            if (by.Stopped() is { } stopped)
            {
                return stopped;
            }

            var its = keys.Find(by.Key.ApiKey)!;
            return Giving.Problem(by.Key.Terms, its, rights, Addresses(), its.Symbols, Giving.Without(its.Policy), its.ExpiresAt) is { } problem ? by.Refuse(Faults.NotAuthorized, problem) : null;
        }
    }

    private async ValueTask<Outcome> EditAsync(
        AdmittedRequest request, Entry entry, SubAccountPlace account, string apiKey, Func<KeyView, string, DateTimeOffset, Reply> answer, Func<KeyView, (KeyEdit? Edit, Fault? Fault, string Problem)> change)
    {
        var by = new AskingKey(request, entry, clock);
        var edited = await keys.EditAsync(
            apiKey,
            key =>
            {
                if (by.Stopped() is { } stopped)
                {
                    return (null, stopped);
                }

                var (edit, fault, problem) = change(key);
                if (edit is null)
                {
                    return (null, by.Refuse(fault!.Value, problem));
                }

                // What only takes away is done whoever made the key; what gives must be the asking key's to give.
                return Gives(key, edit) && Giving.Problem(by.Key.Terms, keys.Find(by.Key.ApiKey)!, RightsOf(edit.Permissions), ListOf(edit.AllowedIps), edit.Symbols, edit.Policy, key.ExpiresAt) is { } more
                    ? (null, by.Refuse(Faults.NotAuthorized, more))
                    : (edit, null);
            },
            by,
            CancellationToken.None);
        return await AnswerAsync(request, by, edited, key => answer(key, account.Email, GatewayClock.InstantOf(clock.LatestUs)));
    }

    private async ValueTask<Outcome> DeleteAsync(AdmittedRequest request, Entry entry, string apiKey)
    {
        var by = new AskingKey(request, entry, clock);
        return await AnswerAsync(request, by, await keys.RevokeAsync(apiKey, by, CancellationToken.None), static _ => SubAccountKeyAnswers.Deleted());
    }

    private static (KeyEdit? Edit, Fault? Fault, string Problem) Permitted(KeyView key, PermitSubAccountKeyCall call)
        => (Edit(key) with { Permissions = [.. KeyPermissionNames.Of((RightsOf(key.Permissions) | call.Granted) & ~call.Taken)] }, null, "");

    /// <summary>Adds to the addresses it has; lifting them leaves it those of the key that asks.</summary>
    private static (KeyEdit? Edit, Fault? Fault, string Problem) Bound(AdmittedRequest request, KeyView key, BindSubAccountKeyCall call)
    {
        var entries = call.Addresses is null ? request.Key.Terms.AllowedAddresses.Entries : key.AllowedIps.Union(call.Addresses.Entries);
        return AddressList.TryParse([.. entries], out var problem, "ipAddress") is { } list
            ? (Edit(key) with { AllowedIps = [.. list.Entries] }, null, "")
            : (null, SubAccountFaults.CannotBeDone(problem!), problem!);
    }

    private static (KeyEdit? Edit, Fault? Fault, string Problem) Unbound(KeyView key, UnbindSubAccountKeyCall call)
    {
        const string Last = "ipAddress: this would take the last address, and the key would then work from anywhere; lift the restriction by name (status 1), or delete the key.";
        const string NotThere = "ipAddress: the key is not bound to all of these addresses.";
        var (gone, left) = (call.Addresses.Entries.ToHashSet(), key.AllowedIps.Except(call.Addresses.Entries).ToList());
        return key.AllowedIps.Count - left.Count != gone.Count ? (null, SubAccountFaults.CannotBeDone(NotThere), NotThere)
            : left.Count == 0 ? (null, SubAccountFaults.CannotBeDone(Last), Last)
            : (Edit(key) with { AllowedIps = left }, null, "");
    }

    private static bool Gives(KeyView before, KeyEdit after)
        => (RightsOf(after.Permissions) & ~RightsOf(before.Permissions)) != 0 || !ListOf(before.AllowedIps).Covers(ListOf(after.AllowedIps));

    // What it gives is bounded by the asking key, which no caps hold.
    private static KeyEdit Edit(KeyView key) => new(key.Revision, key.Label, key.Permissions, key.AllowedIps, key.Symbols, key.Policy, key.Notes) { IsUncapped = true };

    private static KeyPermissions RightsOf(IReadOnlyList<string> names)
        => names.Aggregate(KeyPermissions.None, static (all, name) => KeyPermissionNames.TryParse(name, out var one) ? all | one : throw new InvalidOperationException($"A key in force has permission {name}."));

    private static AddressList ListOf(IReadOnlyList<string> entries)
        => AddressList.TryParse([.. entries], out var problem) ?? throw new InvalidOperationException(problem);

    /// <summary>The keys of the account that are not gone for ever.</summary>
    private IEnumerable<KeyView> Of(SubAccountPlace account) => account.Name is { } name ? keys.List(name).Where(static key => key.State != "revoked") : [];

    private ValueTask<Outcome> WithKey(AdmittedRequest request, SubAccountPlace account, string apiKey, Func<KeyView, ValueTask<Outcome>> work)
        => Of(account).FirstOrDefault(key => key.ApiKey == apiKey) is { } key
            ? work(key)
            : Refused(request, SubAccountFaults.UnknownKey, "subAccountApiKey: that sub-account has no such key");

    /// <summary>What came of a change: told once it is on disk.</summary>
    private async ValueTask<Outcome> AnswerAsync(AdmittedRequest request, AskingKey by, KeyResult result, Func<KeyView, Reply> answer)
    {
        if (result.Key is null)
        {
            var problem = result.Problem!;
            return new Outcome.Refused(by.Refusal ?? new Refusal(
                result.IsForbidden ? Faults.NotAuthorized : result.IsUnavailable ? Faults.Unavailable with { Message = problem } : SubAccountFaults.CannotBeDone(problem), problem, request.Authentic));
        }

        var reply = answer(result.Key);
        return await notes.TryNoteAnswerAsync(by.Entry, reply)
            ? new Outcome.Answered(reply)
            : new Outcome.Unknown(new Refusal(Faults.OutcomeUnknown, "The key was changed, and the journal has no room or has failed, so the answer could not be recorded.", request.Authentic));
    }

    private static ValueTask<Outcome> Refused(AdmittedRequest request, Fault fault, string rule) => ValueTask.FromResult(Refusing(request, fault, rule));

    private static Outcome Refusing(AdmittedRequest request, Fault fault, string rule) => new Outcome.Refused(new Refusal(fault, rule, request.Authentic));
}
