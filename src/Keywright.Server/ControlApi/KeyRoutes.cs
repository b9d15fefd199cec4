using System.Text.Json;
using Keywright.Control;
using Keywright.Gateway.Manage;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

internal sealed class KeyRoutes(KeyDesk desk)
{
    public async Task CreateAsync(HttpContext http)
    {
        CreateKey? wish;
        try
        {
            wish = await JsonSerializer
                .DeserializeAsync(http.Request.Body, ControlJson.Default.CreateKey, http.RequestAborted)
                .ConfigureAwait(false);
        }
        catch (JsonException why)
        {
            var field = why.Path is { Length: > 2 } path ? path[2..] : "the body";
            await Answer.ProblemAsync(http, 400, $"The request is not the JSON a new key is asked with: look at {field}.").ConfigureAwait(false);
            return;
        }
        if (wish is null)
        {
            await Answer.ProblemAsync(http, 400, "The request has no body: say at least the label of the new key.").ConfigureAwait(false);
            return;
        }
        if (wish.ExpiresInSeconds is <= 0 or > 4_000_000_000)
        {
            await Answer.ProblemAsync(http, 400, "expires lies outside what a key can have: say 7d to 365d, or leave it out.").ConfigureAwait(false);
            return;
        }

        // No token of the caller's: a key half cut is worse than an answer nobody reads.
        var made = await desk.CreateAsync(Words.ToRequest(wish), CancellationToken.None).ConfigureAwait(false);
        await (made.Key is { } key
            ? Answer.SecretJsonAsync(http, 200, Words.ToCreated(key, made.SecretKey), ControlJson.Default.KeyCreated)
            : Answer.ProblemAsync(http, 400, made.Problem ?? "The key was not made.")).ConfigureAwait(false);
    }

    public Task ListAsync(HttpContext http)
    {
        var account = http.Request.Query["account"].ToString();
        IReadOnlyList<KeyDetails> list = [.. desk.List(account.Length == 0 ? null : account).Select(Words.ToDetails)];
        return Answer.JsonAsync(http, 200, list, ControlJson.Default.IReadOnlyListKeyDetails);
    }

    public Task FindAsync(HttpContext http, string name) =>
        desk.Find(name) is { } key
            ? Answer.JsonAsync(http, 200, Words.ToDetails(key), ControlJson.Default.KeyDetails)
            : NoSuchKeyAsync(http, name);

    public async Task RevokeAsync(HttpContext http, string name)
    {
        if (desk.Find(name) is null)
        {
            await NoSuchKeyAsync(http, name).ConfigureAwait(false);
            return;
        }
        var revoked = await desk.RevokeAsync(name, CancellationToken.None).ConfigureAwait(false);
        await (revoked is { Problem: null, Key: { } key }
            ? Answer.JsonAsync(http, 200, Words.ToDetails(key), ControlJson.Default.KeyDetails)
            : Answer.ProblemAsync(http, 400, revoked.Problem ?? "The key was not revoked.")).ConfigureAwait(false);
    }

    private static Task NoSuchKeyAsync(HttpContext http, string name) =>
        Answer.ProblemAsync(http, 404, $"There is no key '{name}': keywright keys list shows them all.");
}
