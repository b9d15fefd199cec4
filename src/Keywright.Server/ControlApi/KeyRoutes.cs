using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keywright.Control;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Reviews;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>Keys over the control socket. No change takes the caller's token: one half made is worse than an answer nobody reads.</summary>
/// <param name="desk">What is asked of the keys that are cut here.</param>
/// <param name="registered">What is asked of those at the exchange.</param>
/// <param name="book">Both beside each other.</param>
/// <param name="claimUrl">Where a secret waits, given its link's token.</param>
internal sealed class KeyRoutes(KeyDesk desk, RegisterDesk registered, KeyBook book, Func<string, string> claimUrl)
{
    private const long LongestSeconds = 4_000_000_000;

    public Task CreateAsync(HttpContext http) => WithBodyAsync(http, ControlJson.Default.CreateKey, "a new key", async wish =>
    {
        if (wish.ExpiresInSeconds is <= 0 or > LongestSeconds)
        {
            await Answer.ProblemAsync(http, 400, "expires lies outside what a key can have: say 7d to 365d, or leave it out.").ConfigureAwait(false);
            return;
        }

        await CreatedAsync(http, await desk.CreateAsync(Words.ToRequest(wish), CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
    });

    public static Task PresetsAsync(HttpContext http)
    {
        IReadOnlyList<PresetDetails> presets = [.. Preset.All.Select(Words.ToPreset)];
        return Answer.JsonAsync(http, 200, presets, ControlJson.Default.IReadOnlyListPresetDetails);
    }

    public Task ListAsync(HttpContext http)
    {
        var account = http.Request.Query["account"].ToString();
        IReadOnlyList<KeyDetails> list = [.. book.List(account.Length == 0 ? null : account).Select(Words.ToDetails)];
        return Answer.JsonAsync(http, 200, list, ControlJson.Default.IReadOnlyListKeyDetails);
    }

    public Task FindAsync(HttpContext http, string name) =>
        book.Find(name) is { } key
            ? Answer.JsonAsync(http, 200, Words.ToDetails(key), ControlJson.Default.KeyDetails)
            : NoSuchKeyAsync(http, name);

    public Task RevokeAsync(HttpContext http, string name) => book.Find(name) is { Service: not null }
        ? AnswerAsync(http, registered.RevokeAsync(name, CancellationToken.None))
        : ChangedAsync(http, name, () => http.Request.Query["successor"].ToString() is { Length: > 0 } successor
            ? desk.SucceedAsync(name, successor, CancellationToken.None)
            : desk.RevokeAsync(name, CancellationToken.None));

    public Task RegisterAsync(HttpContext http) => WithBodyAsync(http, ControlJson.Default.RegisterKey, "a registration", key =>
        AnswerAsync(http, registered.RegisterAsync(Words.ToRegister(key), CancellationToken.None)));

    public Task EditRegisteredAsync(HttpContext http, string label) => WithBodyAsync(http, ControlJson.Default.RegisterKey, "an edit", edit =>
        registered.Find(label) is null
            ? NoSuchKeyAsync(http, label)
            : AnswerAsync(http, registered.EditAsync(label, Words.ToRegister(edit), CancellationToken.None)));

    public Task FreezeAsync(HttpContext http, string name) => ChangedAsync(http, name, () => desk.FreezeAsync(name, CancellationToken.None));

    public Task ThawAsync(HttpContext http, string name) => ChangedAsync(http, name, () => desk.ThawAsync(name, CancellationToken.None));

    public Task EditAsync(HttpContext http, string name) => WithBodyAsync(http, ControlJson.Default.EditKey, "an edit", edit =>
        ChangedAsync(http, name, () => desk.EditAsync(name, Words.ToEdit(edit), CancellationToken.None)));

    public Task RenewAsync(HttpContext http, string name) => WithBodyAsync(http, ControlJson.Default.RenewKey, "a renewal", renew =>
        renew.ExpiresInSeconds is < 0 or > LongestSeconds
            ? Answer.ProblemAsync(http, 400, "expires lies outside what a key can have: say 7d to 365d, or none.")
            : ChangedAsync(http, name, () => desk.RenewAsync(name, renew.ExpiresInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, CancellationToken.None)));

    public Task RotateAsync(HttpContext http, string name) => WithBodyAsync(http, ControlJson.Default.RotateKey, "a rotation", async rotate =>
    {
        if (!await IsOursAsync(http, name).ConfigureAwait(false))
        {
            return;
        }

        var overlap = TimeSpan.FromSeconds(Math.Clamp(rotate.OverlapSeconds, -1, LongestSeconds));
        await CreatedAsync(http, await desk.RotateAsync(name, rotate.PublicKey, overlap, rotate.Reason, CancellationToken.None, Words.ToSpan(rotate.ClaimInSeconds)).ConfigureAwait(false)).ConfigureAwait(false);
    });

    public Task RebindAsync(HttpContext http, string name) => WithBodyAsync(http, ControlJson.Default.RebindKey, "a new address", rebind =>
        ChangedAsync(http, name, () => desk.RebindAsync(name, rebind.From, rebind.To ?? "", CancellationToken.None)));

    private Task CreatedAsync(HttpContext http, KeyResult made) =>
        made.Key is { } key
            ? Answer.SecretJsonAsync(
                http,
                200,
                Words.ToCreated(key, made.SecretKey, made.Claim is { } claim ? new ClaimOffer(claimUrl(claim.Token), claim.ExpiresAt) : null),
                ControlJson.Default.KeyCreated)
            : Answer.ProblemAsync(http, made.IsForbidden ? 403 : 400, made.Problem ?? "Nothing was made.");

    private async Task ChangedAsync(HttpContext http, string name, Func<ValueTask<KeyResult>> change)
    {
        if (await IsOursAsync(http, name).ConfigureAwait(false))
        {
            await AnswerAsync(http, change()).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the gateway cut the key; otherwise the answer is given.</summary>
    private async Task<bool> IsOursAsync(HttpContext http, string name)
    {
        switch (book.Find(name))
        {
            case null:
                await NoSuchKeyAsync(http, name).ConfigureAwait(false);
                return false;
            case { Service: { } service }:
                await Answer.ProblemAsync(
                    http, 400, $"'{name}' lives at the exchange, where {service} uses it, so this gateway cannot do that: do it in the exchange's API Management, then write it down with keys edit or keys revoke.").ConfigureAwait(false);
                return false;
            default:
                return true;
        }
    }

    private static async Task AnswerAsync(HttpContext http, ValueTask<KeyResult> change)
    {
        var changed = await change.ConfigureAwait(false);
        await (changed is { Problem: null, Key: { } key }
            ? Answer.JsonAsync(http, 200, Words.ToDetails(key), ControlJson.Default.KeyDetails)
            : Answer.ProblemAsync(http, changed.IsForbidden ? 403 : 400, changed.Problem ?? "The key was not changed.")).ConfigureAwait(false);
    }

    internal static async Task WithBodyAsync<T>(HttpContext http, JsonTypeInfo<T> shape, string what, Func<T, Task> go)
        where T : class
    {
        T? body;
        try
        {
            using var received = await ReceivedBody.ReadAsync(http).ConfigureAwait(false);
            body = JsonSerializer.Deserialize(received.Bytes, shape);
        }
        catch (JsonException why)
        {
            var field = why.Path is { Length: > 2 } path ? path[2..] : "the body";
            await Answer.ProblemAsync(http, 400, $"The request is not the JSON {what} is asked with: look at {field}.").ConfigureAwait(false);
            return;
        }

        await (body is null ? Answer.ProblemAsync(http, 400, $"The request has no body: say what {what} is to be.") : go(body)).ConfigureAwait(false);
    }

    private Task NoSuchKeyAsync(HttpContext http, string name) =>
        desk.List(null).Any(key => key.Label == name)
            ? Answer.ProblemAsync(http, 409, desk.WhyNone(name))
            : Answer.ProblemAsync(http, 404, $"There is no key '{name}': keywright keys list shows them all.");
}
