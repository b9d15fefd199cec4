using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keywright.Control;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Venues;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>Accounts and their money over the control socket.</summary>
internal sealed class AccountRoutes(AccountDesk desk, LiveDesk live)
{
    public async Task AddAsync(HttpContext http)
    {
        if (await BodyAsync(http, ControlJson.Default.AddAccount).ConfigureAwait(false) is not { Name: not null, Deposits: { } deposits } wish || deposits.Any(d => d is not { Asset: not null }))
        {
            await Answer.ProblemAsync(http, 400, "An account is asked for as {\"name\":\"grid\",\"under\":\"paper\",\"deposits\":[{\"asset\":\"USDT\",\"amount\":10000}]}.").ConfigureAwait(false);
            return;
        }

        if (wish.Venue is { } venue and not "paper")
        {
            await AddLiveAsync(http, wish, venue).ConfigureAwait(false);
            return;
        }

        if (wish.Type is not null || wish.Email is not null)
        {
            await Answer.ProblemAsync(http, 400, "type, email: these are of accounts at a real exchange; say a venue, or leave them out.").ConfigureAwait(false);
            return;
        }

        var made = await desk.AddAsync(new AccountRequest(wish.Name, wish.Under, [.. deposits.Select(d => (d.Asset, d.Amount))])).ConfigureAwait(false);
        await (made.Account is { } account
            ? Answer.JsonAsync(http, 200, Details(account), ControlJson.Default.AccountDetails)
            : Answer.ProblemAsync(http, made.IsForbidden ? 403 : 400, made.Problem ?? "No account was founded.")).ConfigureAwait(false);
    }

    public Task ListAsync(HttpContext http)
    {
        IReadOnlyList<AccountDetails> list = [.. desk.List().Select(Details), .. live.List().Select(Details)];
        return Answer.JsonAsync(http, 200, list, ControlJson.Default.IReadOnlyListAccountDetails);
    }

    public Task FindAsync(HttpContext http, string name) => desk.Find(name) is { } account
        ? Answer.JsonAsync(http, 200, Details(account), ControlJson.Default.AccountDetails)
        : live.Find(name) is { } real ? Answer.JsonAsync(http, 200, Details(real), ControlJson.Default.AccountDetails)
        : Answer.ProblemAsync(http, 404, $"There is no account '{name}': keywright accounts list shows them all.");

    public async Task DepositAsync(HttpContext http, string account)
    {
        if (await BodyAsync(http, ControlJson.Default.Deposit).ConfigureAwait(false) is not { Asset: not null } wish)
        {
            await Answer.ProblemAsync(http, 400, "A deposit is asked for as {\"asset\":\"USDT\",\"amount\":10000}.").ConfigureAwait(false);
            return;
        }

        var made = await desk.DepositAsync(account, wish.Asset, wish.Amount).ConfigureAwait(false);
        await (made.Deposit is { } done
            ? Answer.JsonAsync(http, 200, new DepositMade(done.Account, done.Asset, done.Amount, done.Free, done.Locked), ControlJson.Default.DepositMade)
            : Answer.ProblemAsync(http, 400, made.Problem ?? "Nothing was deposited.")).ConfigureAwait(false);
    }

    public async Task TransferAsync(HttpContext http)
    {
        if (await BodyAsync(http, ControlJson.Default.Transfer).ConfigureAwait(false) is not { From: not null, To: not null, Asset: not null } wish)
        {
            await Answer.ProblemAsync(http, 400, "A transfer is asked for as {\"from\":\"paper\",\"to\":\"grid\",\"asset\":\"USDT\",\"amount\":100}.").ConfigureAwait(false);
            return;
        }

        var made = await desk.TransferAsync(wish.From, wish.To, wish.Asset, wish.Amount).ConfigureAwait(false);
        await (made.Transfer is { } done
            ? Answer.JsonAsync(http, 200, new TransferMade(done.From, done.To, done.Asset, done.Amount, done.FromFree, done.ToFree), ControlJson.Default.TransferMade)
            : Answer.ProblemAsync(http, 400, made.Problem ?? "Nothing was moved.")).ConfigureAwait(false);
    }

    /// <summary>No change takes the caller's token: one half made is worse than an answer nobody reads.</summary>
    public async Task GiveCredentialAsync(HttpContext http, string name)
    {
        using var received = await ReceivedSecrets.ReadAsync(http).ConfigureAwait(false);
        if ((received.Problem ?? (received.UpstreamApiKey is null ? "api-key: say the exchange's API key." : null)) is { } problem)
        {
            await Answer.ProblemAsync(http, 400, problem).ConfigureAwait(false);
            return;
        }

        await TellAsync(http, await live.CredentialAsync(name, received.UpstreamApiKey!, received.UpstreamSecret, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public async Task ArmAsync(HttpContext http, string name)
        => await TellAsync(http, await live.ArmAsync(name, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);

    public async Task DisarmAsync(HttpContext http, string name)
        => await TellAsync(http, await live.DisarmAsync(name, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);

    public async Task RotateAsync(HttpContext http, string name)
        => await TellAsync(http, await live.RotateAsync(name, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);

    public async Task RetireAsync(HttpContext http, string name)
    {
        if (await BodyAsync(http, ControlJson.Default.RetireCredential).ConfigureAwait(false) is not { ApiKey: { } apiKey } old)
        {
            await Answer.ProblemAsync(http, 400, "A key that is to be seen dead is named as {\"apiKey\":\"…\"}.").ConfigureAwait(false);
            return;
        }

        await TellAsync(http, await (old.Mistyped ? live.TakeBackAsync(name, apiKey, CancellationToken.None) : live.RetireAsync(name, apiKey, CancellationToken.None)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task AddLiveAsync(HttpContext http, AddAccount wish, string venue)
    {
        if (wish.Deposits.Count > 0)
        {
            await Answer.ProblemAsync(http, 400, "deposits: these are of paper accounts; what an account at a real exchange holds is there.").ConfigureAwait(false);
            return;
        }

        await TellAsync(http, await live.AddAsync(wish.Name, venue, wish.Type ?? "ed25519", CancellationToken.None, wish.Under, wish.Email).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static Task TellAsync(HttpContext http, LiveAccountResult result) => result.Account is { } account
        ? Answer.JsonAsync(http, 200, Details(account), ControlJson.Default.AccountDetails)
        : Answer.ProblemAsync(http, result.IsForbidden ? 403 : 400, result.Problem ?? "Nothing was done.");

    private static AccountDetails Details(LiveAccountView account) => new(account.Name, account.Under, [], account.Keys, account.OpenOrders)
    {
        Venue = account.Venue,
        Type = account.Type,
        PublicKey = account.PublicKeyPem,
        ApiKey = account.ApiKey,
        State = account.State,
        Why = account.Why,
        Warnings = account.Warnings,
        NextPublicKey = account.NextPublicKeyPem,
        Old = [.. account.Old.Select(old => new OldCredential(old.ApiKey, old.State, old.At))],
        TradingLapsesAt = account.TradingLapsesAt,
        RightsReadAt = account.RightsReadAt,
        OutgoingAddress = account.Outgoing?.ToString(),
        BehindRouter = account.IsBehindRouter,
        ClockOffsetMs = account.ClockOffsetUs / 1000m,
        ClockJitterMs = account.ClockJitterUs / 1000m,
    };

    private static AccountDetails Details(AccountView account)
        => new(account.Name, account.Under, [.. account.Holdings.Select(h => new AccountHolding(h.Asset, h.Free, h.Locked))], account.Keys, account.OpenOrders);

    /// <summary>Null when the body is not the JSON of that shape.</summary>
    private static async Task<T?> BodyAsync<T>(HttpContext http, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, shape, http.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
