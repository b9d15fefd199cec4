using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>What the exchange answered when it was asked about a key.</summary>
/// <param name="Body">JSON; empty when there is none.</param>
/// <param name="Problem">Why there is none, one sentence.</param>
/// <param name="Fault">How the exchange refused; its code is 0 when it did not.</param>
/// <param name="IsLost">It may have been done all the same.</param>
internal readonly record struct KeyAnswer(ReadOnlyMemory<byte> Body, string? Problem, UpstreamFault Fault = default, bool IsLost = false);

/// <summary>How a key that is to be ended stands at the exchange.</summary>
internal enum KeyPulse
{
    /// <summary>It could not be asked.</summary>
    Unknown,

    Alive,

    /// <summary>The exchange does not know it, or not from here.</summary>
    Gone,

    /// <summary>It cannot be a key: the exchange refuses its form.</summary>
    Malformed,
}

/// <summary>
/// What is asked of an exchange about its own keys (keys.md §2 and §5): a key's rights, whether it lives, and the keys of sub-accounts, which are the
/// only ones that can be made by a call.
/// </summary>
internal sealed class UpstreamKeys(Upstream upstream, GatewayClock clock)
{
    /// <summary>A signed read without parameters and of little weight.</summary>
    private const string PulsePath = "/api/v3/openOrderList";
    private const int PulseWeight = 6;
    private const string KeyPath = "/sapi/v1/sub-account/subAccountApi";

    /// <summary>What a credential may do there.</summary>
    public ValueTask<KeyAnswer> RightsAsync(LiveCredential credential, CancellationToken ct) => CallAsync(credential, "GET", "/sapi/v1/account/apiRestrictions", new UpstreamText(), 0, ct);

    /// <summary>Whether the exchange still takes a credential that is to be ended.</summary>
    public async ValueTask<KeyPulse> PulseAsync(LiveCredential credential, CancellationToken ct)
        => await CallAsync(credential, "GET", PulsePath, new UpstreamText(), PulseWeight, ct) switch
        {
            { Problem: null } => KeyPulse.Alive,
            { Fault.IsOfKey: true } => KeyPulse.Gone,
            _ => KeyPulse.Unknown,
        };

    /// <summary>The same of a key whose secret nobody here has: a signature that cannot be right is told apart from a key that is not there.</summary>
    public async ValueTask<KeyPulse> PulseAsync(string apiKey, CancellationToken ct)
    {
        if (upstream.TryTake(new UpstreamAsk(0, 0, UpstreamUse.Read, PulseWeight), out _) is not { } take)
        {
            return KeyPulse.Unknown;
        }

        return Read(await upstream.KnockAsync(take, apiKey, PulsePath, ct)) switch
        {
            { Fault.Code: -1022 } => KeyPulse.Alive,
            { Fault.Code: -2014 } => KeyPulse.Malformed,
            { Fault.IsOfKey: true } => KeyPulse.Gone,
            _ => KeyPulse.Unknown,
        };
    }

    /// <summary>Makes a key of a sub-account.</summary>
    /// <param name="main">Of the account above it.</param>
    /// <param name="email">The sub-account's.</param>
    /// <param name="name">What it is called there; one of its own, so that it is found when the answer is lost.</param>
    /// <param name="publicKeyPem">Of the pair made here.</param>
    /// <param name="addresses">It works from these alone; empty: from any.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The API key, or why there is none.</returns>
    public async ValueTask<(string? ApiKey, string? Problem)> CreateAsync(LiveCredential main, string email, string name, string publicKeyPem, IReadOnlyList<string> addresses, CancellationToken ct)
    {
        if (await FindAsync(main, email, name, ct) is { ApiKey: { } left })
        {
            return (left, null);
        }

        var parameters = new UpstreamText().Add("email", email).Add("apiName", name).Add("status", addresses.Count > 0 ? 2 : 1).Add("canTrade", "true").Add("publicKey", publicKeyPem);
        if (addresses.Count > 0)
        {
            parameters.Add("ipAddress", string.Join(',', addresses));
        }

        var made = await CallAsync(main, "POST", KeyPath, parameters, 0, ct);
        return made.IsLost ? await FindAsync(main, email, name, ct)
            : made.Problem is { } problem ? (null, problem)
            : Text(made.Body, static root => root.GetProperty("apiKey").GetString());
    }

    /// <summary>The addresses that a key of a sub-account works from; empty: from any.</summary>
    public async ValueTask<(IReadOnlyList<string>? Addresses, string? Problem)> AddressesAsync(LiveCredential main, string email, string apiKey, CancellationToken ct)
    {
        var told = await CallAsync(main, "GET", KeyPath + "/ipRestriction", new UpstreamText().Add("email", email).Add("subAccountApiKey", apiKey), 0, ct);
        if (told.Problem is { } problem)
        {
            return (null, problem);
        }

        using var json = JsonDocument.Parse(told.Body);
        var root = json.RootElement;
        return root.TryGetProperty("ipRestrict", out var restricts) && restricts.ToString() is "true" or "True" && root.TryGetProperty("ipList", out var list) && list.ValueKind == JsonValueKind.Array
            ? ([.. list.EnumerateArray().Select(one => one.ToString())], null)
            : ([], null);
    }

    /// <summary>Ends a key of a sub-account.</summary>
    /// <returns>Why it may live on; null when the exchange has ended it, or did not know it any more.</returns>
    public async ValueTask<string?> DeleteAsync(LiveCredential main, string email, string apiKey, CancellationToken ct)
        => (await CallAsync(main, "DELETE", KeyPath, new UpstreamText().Add("email", email).Add("subAccountApiKey", apiKey), 0, ct)).Problem;

    private async ValueTask<(string? ApiKey, string? Problem)> FindAsync(LiveCredential main, string email, string name, CancellationToken ct)
    {
        var told = await CallAsync(main, "GET", KeyPath, new UpstreamText().Add("email", email).Add("size", 100), 0, ct);
        if (told.Problem is { } problem)
        {
            return (null, $"The exchange did not say whether it made a key called '{name}': look there, delete it, and repeat this. ({problem})");
        }

        return Text(told.Body, root => root.GetProperty("list").EnumerateArray().FirstOrDefault(key => key.GetProperty("apiName").GetString() == name) is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("apikey").GetString()
            : null) is { ApiKey: { } apiKey } ? (apiKey, null) : (null, "The exchange did not make the key; repeat this.");
    }

    private static (string? ApiKey, string? Problem) Text(ReadOnlyMemory<byte> body, Func<JsonElement, string?> read)
    {
        using var json = JsonDocument.Parse(body);
        try
        {
            return read(json.RootElement) is { Length: > 0 } text ? (text, null) : (null, "The exchange answered without an API key.");
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            return (null, "The exchange answered in a form that is not known here.");
        }
    }

    private async ValueTask<KeyAnswer> CallAsync(LiveCredential credential, string method, string path, UpstreamText parameters, int weight, CancellationToken ct)
    {
        if (!upstream.Time.IsReliable)
        {
            await upstream.SampleAsync(ct);
        }

        return upstream.TryTake(new UpstreamAsk(0, 0, UpstreamUse.Read, weight), out var held) is { } take
            ? Read(await upstream.CallAsync(take, credential, method, path, parameters, TimeUnit.Millisecond, clock.NowUs + Upstream.PatienceUs, ct))
            : new KeyAnswer(default, $"The exchange may not be asked now: {held!.Rule}; try again in {held.RetryAfterSeconds} s.");
    }

    private static KeyAnswer Read(UpstreamAnswer answer) => answer switch
    {
        UpstreamAnswer.Answered { Status: 200, IsJson: true, Body: var body } when LiveVenue.IsJson(body) => new KeyAnswer(body, null),
        UpstreamAnswer.Answered { Body: var body, Status: var status } when UpstreamFault.TryRead(body, out var fault) =>
            new KeyAnswer(default, $"The exchange refuses {(fault.IsOfKey ? "this credential" : "this")}: {fault.Code} {fault.Message}", fault, IsLost: status >= 500),
        UpstreamAnswer.Answered { Status: var status } => new KeyAnswer(default, $"The exchange answered {status} and nothing that can be read.", IsLost: status >= 500 || status == 200),
        UpstreamAnswer.NotSent { Why: var why } => new KeyAnswer(default, why),
        UpstreamAnswer.Lost { Why: var why } => new KeyAnswer(default, why, IsLost: true),
        _ => throw new InvalidOperationException("An answer is answered, not sent or lost."),
    };
}
