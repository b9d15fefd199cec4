using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Keywright.Control;
using Keywright.Server.Tests.Whole;
using Xunit;

namespace Keywright.Server.Tests.ControlApi;

/// <summary>The control API from outside: a real program, its console listener, tokens and cookies.</summary>
public sealed class RemoteControlTests : IAsyncLifetime
{
    private const string Password = "a long enough password";

    private readonly TemporaryHome home = new();
    private readonly Dictionary<string, HttpClient> clients = [];
    private RunningProgram program = null!;
    private ControlClient owner = null!;

    public async ValueTask InitializeAsync()
    {
        program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7");
        owner = new ControlClient(home.Folder);
        foreach (var role in (string[])["viewer", "operator", "owner"])
        {
            var made = Assert.IsType<ControlAnswer<TokenDetails>.Done>(await owner.CreateTokenAsync(new CreateToken(role, role, 3600), CancellationToken.None)).Value;
            clients[role] = Client();
            clients[role].DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Token);
        }

        clients["nobody"] = Client();
        await program.CutAsync("bot");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }

        owner.Dispose();
        await program.DisposeAsync();
        home.Dispose();
    }

    /// <summary>
    /// Asks every route of the document with every role and with none. Red for a route that is served to a role too low or to nobody, is in the
    /// document and not served, or answers what its shape does not say.
    /// </summary>
    [Fact]
    public async Task Every_route_asks_for_its_role_and_answers_as_its_document_says()
    {
        var document = (await clients["viewer"].GetFromJsonAsync<JsonNode>("v1/openapi.json"))!;
        string[] roles = ["nobody", "viewer", "operator", "owner"];
        string[] operators = ["/v1/keys/{name}/freeze", "/v1/keys/{name}/thaw", "/v1/keys/{name}/renew", "/v1/keys/{name}/revoke", "/v1/transfers", "/v1/keys/{name}/rebind-links delete", "/v1/registered", "/v1/registered/{name}", "/v1/review/sign-off", "/v1/assess", "/v1/panic", "/v1/accounts/{name}/disarm", "/v1/accounts/{name}/orders/adopt"];
        string[] withCode = ["/v1/vault/rekey", "/v1/vault/backup"];
        var asked = 0;
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, _) in operations!.AsObject())
            {
                var least = (path == "/v1/session" && method == "post") || !path.StartsWith("/v1", StringComparison.Ordinal) ? 0
                    : path is "/v1/vault" or "/v1/announce" ? 3
                    : method == "get" || path == "/v1/session/{id}" ? 1
                    : operators.Contains(path) || operators.Contains($"{path} {method}") ? 2
                    : 3;
                for (var role = 0; role < roles.Length; role++)
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{name}", "nothing-of-that-name", StringComparison.Ordinal).Replace("{id}", "0", StringComparison.Ordinal)[1..]);
                    using var answer = await clients[roles[role]].SendAsync(request);
                    var allowed = role >= least;
                    if (allowed && withCode.Contains(path))
                    {
                        Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest, $"{path} without a code: {answer.StatusCode}");
                    }
                    else if (least > 0)
                    {
                        Assert.Equal(allowed, answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden));
                        Assert.Equal(role == 0, answer.StatusCode == HttpStatusCode.Unauthorized);
                    }

                    Assert.NotEqual(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
                    Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
                    await HearAsync(document, method, path, answer);
                    asked++;
                    if (path == "/v1/vault/seal" && answer.IsSuccessStatusCode)
                    {
                        await UnsealAsync();
                    }
                }
            }
        }

        Assert.True(asked > 100, $"Only {asked} questions were asked.");

        // The same for what is answered when it goes well.
        await GoodAsync("POST", "/v1/keys", "/v1/keys", """{"label":"remote","preset":"spot-bot"}""");
        await GoodAsync("GET", "/v1/keys", "/v1/keys");
        await GoodAsync("GET", "/v1/keys/{name}", "/v1/keys/remote");
        await GoodAsync("POST", "/v1/keys/{name}/freeze", "/v1/keys/remote/freeze");
        await GoodAsync("POST", "/v1/keys/{name}/thaw", "/v1/keys/remote/thaw");
        await GoodAsync("POST", "/v1/keys/{name}/renew", "/v1/keys/remote/renew", """{"expiresInSeconds":864000}""");
        await GoodAsync("POST", "/v1/keys/{name}/rotate", "/v1/keys/remote/rotate", """{"reason":"a test"}""");
        await GoodAsync("POST", "/v1/keys/{name}/revoke", "/v1/keys/remote/revoke");
        await GoodAsync("GET", "/v1/accounts/{name}/orders", "/v1/accounts/paper/orders?unowned=true");
        await GoodAsync("POST", "/v1/keys", "/v1/keys", """{"label":"claimed","preset":"spot-bot","allowedIps":["127.0.0.2"],"claimInSeconds":60}""");
        await GoodAsync("POST", "/v1/keys/{name}/rebind", "/v1/keys/claimed/rebind", """{"to":"127.0.0.3"}""");
        await GoodAsync("POST", "/v1/keys/{name}/rebind-links", "/v1/keys/claimed/rebind-links", """{"expiresInSeconds":60}""");
        await GoodAsync("DELETE", "/v1/keys/{name}/rebind-links", "/v1/keys/claimed/rebind-links");
        await GoodAsync("GET", "/v1/keys/{name}", "/v1/keys/claimed");
        await GoodAsync("PUT", "/v1/announce/webhook", "/v1/announce/webhook", """{"url":"http://127.0.0.1:1/","allowPrivate":true}""");
        await GoodAsync("PUT", "/v1/announce/mail", "/v1/announce/mail", """{"host":"127.0.0.1","port":1,"from":"a@example.com","to":["b@example.com"],"allowPrivate":true}""");
        await GoodAsync("PUT", "/v1/announce/accounts/{name}", "/v1/announce/accounts/paper", """{"announced":true}""");
        await GoodAsync("POST", "/v1/announce/test", "/v1/announce/test");
        await GoodAsync("GET", "/v1/announce", "/v1/announce");
        await GoodAsync("GET", "/v1/terms", "/v1/terms");
        await GoodAsync("DELETE", "/v1/announce/{channel}", "/v1/announce/mail");
        await GoodAsync("DELETE", "/v1/announce/{channel}", "/v1/announce/webhook");
        await GoodAsync("GET", "/v1/presets", "/v1/presets");
        await GoodAsync("POST", "/v1/registered", "/v1/registered", """{"label":"3Commas - DCA","service":"3Commas","permissions":["read"]}""");
        await GoodAsync("GET", "/v1/review", "/v1/review");
        await GoodAsync("GET", "/v1/review/status", "/v1/review/status");
        await GoodAsync("PUT", "/v1/review/settings", "/v1/review/settings", """{"everySeconds":2592000}""");
        await GoodAsync("GET", "/v1/review/calendar", "/v1/review/calendar");
        await GoodAsync("POST", "/v1/review/sign-off", "/v1/review/sign-off", """{"name":"Alice"}""");
        await GoodAsync("GET", "/v1/assess", "/v1/assess");
        await GoodAsync("POST", "/v1/assess", "/v1/assess", """{"yes":["password"],"service":"3Commas"}""");
        await GoodAsync("POST", "/v1/accounts/{name}/deposit", "/v1/accounts/paper/deposit", """{"asset":"USDT","amount":5}""");
        await GoodAsync("POST", "/v1/accounts", "/v1/accounts", """{"name":"grid","under":"paper","deposits":[{"asset":"USDT","amount":10}]}""");
        await GoodAsync("GET", "/v1/accounts", "/v1/accounts");
        await GoodAsync("GET", "/v1/accounts/{name}", "/v1/accounts/grid");

        // A gateway whose exchange is itself: its paper account behind its own listener.
        await GoodAsync("POST", "/v1/accounts", "/v1/accounts", $$"""{"name":"real","venue":"{{program.Api.GetLeftPart(UriPartial.Authority)}}"}""");
        var added = (await clients["owner"].GetFromJsonAsync<JsonNode>("v1/accounts/real"))!;
        var given = Assert.IsType<ControlAnswer<KeyCreated>.Done>(await owner.CreateKeyAsync(
            new CreateKey { Label = "credential", Type = "ed25519", PublicKey = added["publicKey"]!.GetValue<string>(), Permissions = ["read", "spot"], AllowedIps = ["127.0.0.1"] }, CancellationToken.None)).Value;
        using (var credential = new SecretBody())
        {
            credential.Add(SecretKind.UpstreamApiKey, Encoding.ASCII.GetBytes(given.ApiKey));
            var taken = Assert.IsType<ControlAnswer<AccountDetails>.Done>(await owner.GiveCredentialAsync("real", credential, CancellationToken.None)).Value;
            Assert.Equal(("read-only", given.ApiKey), (taken.State, taken.ApiKey));
            Assert.Empty(taken.Warnings!);
        }

        await GoodAsync("POST", "/v1/accounts/{name}/arm", "/v1/accounts/real/arm");
        await GoodAsync("POST", "/v1/accounts/{name}/rotate", "/v1/accounts/real/rotate");
        await GoodAsync("POST", "/v1/accounts/{name}/retire", "/v1/accounts/real/retire", $$"""{"apiKey":"{{new string('a', 64)}}"}""");
        await GoodAsync("GET", "/v1/accounts/{name}", "/v1/accounts/real");
        await GoodAsync("POST", "/v1/accounts/{name}/disarm", "/v1/accounts/real/disarm");
        await GoodAsync("POST", "/v1/transfers", "/v1/transfers", """{"from":"grid","to":"paper","asset":"USDT","amount":3}""");
        await GoodAsync("GET", "/v1/vault", "/v1/vault");
        await GoodAsync("GET", "/v1/audit", "/v1/audit");
        await GoodAsync("GET", "/v1/status", "/v1/status");
        await GoodAsync("POST", "/v1/users", "/v1/users", $$"""{"name":"alice","role":"viewer","password":"{{Password}}"}""");
        await GoodAsync("GET", "/v1/users", "/v1/users");
        await GoodAsync("GET", "/v1/users/{name}", "/v1/users/alice");
        await GoodAsync("POST", "/v1/users/{name}/role", "/v1/users/alice/role", """{"role":"operator"}""");
        await GoodAsync("POST", "/v1/users/{name}/password", "/v1/users/alice/password", $$"""{"password":"{{Password}}"}""");
        await GoodAsync("POST", "/v1/users/{name}/unlock", "/v1/users/alice/unlock");
        await GoodAsync("POST", "/v1/users/{name}/code", "/v1/users/alice/code");
        await GoodAsync("POST", "/v1/session", "/v1/session", $$"""{"name":"alice","password":"{{Password}}"}""");
        await GoodAsync("DELETE", "/v1/users/{name}", "/v1/users/alice?yes=true");
        await GoodAsync("POST", "/v1/tokens", "/v1/tokens", """{"name":"x","role":"viewer","expiresInSeconds":7200}""");
        await GoodAsync("GET", "/v1/tokens", "/v1/tokens");
        await GoodAsync("DELETE", "/v1/tokens/{name}", "/v1/tokens/x");

        async Task GoodAsync(string method, string path, string target, string? body = null)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), target[1..]) { Content = body is null ? null : new StringContent(body) };
            using var answer = await clients["owner"].SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, $"{method} {target}: {await answer.Content.ReadAsStringAsync()}");
            await HearAsync(document, method.ToLowerInvariant(), path, answer);
        }
    }

    /// <summary>
    /// Red when a sealed server lets a token, a cookie or a name in, is at a loss for a sentence, or waits for the request that sealed it; and when
    /// a token is forgotten by a seal.
    /// </summary>
    [Fact]
    public async Task Sealed_from_elsewhere_it_refuses_tokens_and_sign_ins_until_it_is_opened_on_the_machine()
    {
        await owner.AddUserAsync(new AddUser("alice", "owner", Password), CancellationToken.None);
        Assert.IsType<ControlAnswer<CodeEnrolled>.Done>(await owner.EnrolCodeAsync("alice", CancellationToken.None));
        using var tooLow = await clients["operator"].PostAsync("v1/vault/seal", null);
        Assert.Equal(HttpStatusCode.Forbidden, tooLow.StatusCode);
        using var sealing = await clients["owner"].PostAsync("v1/vault/seal", null);
        Assert.True((await sealing.Content.ReadFromJsonAsync<JsonNode>())!["sealed"]!.GetValue<bool>());

        foreach (var (role, path, body) in new[] { ("viewer", "v1/keys", null), ("owner", "v1/status", null), ("owner", "v1/vault", null), ("nobody", "v1/session", $$"""{"name":"alice","password":"{{Password}}","code":"123456"}""") })
        {
            using var answer = body is null ? await clients[role].GetAsync(path) : await clients[role].PostAsync(path, new StringContent(body));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("The vault is sealed: open it with keywright vault unseal.", (await answer.Content.ReadFromJsonAsync<JsonNode>())!["error"]!.GetValue<string>());
        }

        using var remote = await clients["owner"].PostAsync("v1/vault/unseal", null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, remote.StatusCode);
        await UnsealAsync();
        using var again = await clients["viewer"].GetAsync("v1/keys");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.DoesNotContain("Exception", program.Errors, StringComparison.Ordinal);
    }

    /// <summary>Red when the cookie is readable by scripts, a change passes without the word beside it, or signing out leaves the cookie good.</summary>
    [Fact]
    public async Task A_session_is_a_cookie_and_a_word_beside_it_for_changes()
    {
        await owner.AddUserAsync(new AddUser("alice", "operator", Password), CancellationToken.None);
        using var browser = Client();
        using var wrong = await browser.PostAsJsonAsync("v1/session", new { name = "alice", password = "some other password" });
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var signedIn = await browser.PostAsJsonAsync("v1/session", new { name = "alice", password = Password });
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        var session = (await signedIn.Content.ReadFromJsonAsync<JsonNode>())!;
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);

        using var listed = await browser.GetAsync("v1/keys");
        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
        using var bare = await browser.PostAsync("v1/keys/bot/freeze", null);
        Assert.Equal(HttpStatusCode.Forbidden, bare.StatusCode);
        browser.DefaultRequestHeaders.Add("X-Keywright-Csrf", session["csrf"]!.GetValue<string>());
        using var frozen = await browser.PostAsync("v1/keys/bot/freeze", null);
        Assert.Equal(HttpStatusCode.OK, frozen.StatusCode);
        using var tooHigh = await browser.PostAsJsonAsync("v1/keys", new { label = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, tooHigh.StatusCode);

        var here = Assert.Single((await browser.GetFromJsonAsync<JsonArray>("v1/session"))!)!;
        Assert.Equal(session["id"]!.GetValue<string>(), here["id"]!.GetValue<string>());
        using var ended = await browser.DeleteAsync("v1/session/" + session["id"]);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        using var after = await browser.GetAsync("v1/keys");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);

        var log = Assert.IsType<ControlAnswer<IReadOnlyList<AuditEntry>>.Done>(await owner.SearchAuditAsync(new AuditSearch(), CancellationToken.None)).Value;
        Assert.Contains(log, entry => entry.Summary.StartsWith("freeze label=bot", StringComparison.Ordinal) && entry.Rule == "user:alice");
    }

    /// <summary>Red when guessing tokens is free, or the client says less than why it was refused.</summary>
    [Fact]
    public async Task The_client_speaks_to_it_by_token_and_wrong_tokens_are_bounded()
    {
        var token = Assert.IsType<ControlAnswer<TokenDetails>.Done>(await owner.CreateTokenAsync(new CreateToken("ci", "viewer", 3600), CancellationToken.None)).Value.Token!;
        using (var remote = new ControlClient(home.Folder, new ControlTarget(program.Console, token)))
        {
            Assert.Single(Assert.IsType<ControlAnswer<IReadOnlyList<KeyDetails>>.Done>(await remote.ListKeysAsync(null, CancellationToken.None)).Value);
            var refused = Assert.IsType<ControlAnswer<KeyDetails>.Refused>(await remote.FreezeKeyAsync("bot", CancellationToken.None));
            Assert.Equal("This takes the role operator, and yours is viewer: ask an owner, or use another token.", refused.Why);
            await owner.RevokeTokenAsync("ci", CancellationToken.None);
            var gone = Assert.IsType<ControlAnswer<IReadOnlyList<KeyDetails>>.Refused>(await remote.ListKeysAsync(null, CancellationToken.None));
            Assert.StartsWith("That token is none of this server's, or it was revoked or has expired", gone.Why, StringComparison.Ordinal);
        }

        using var guesser = Client();
        guesser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var statuses = new List<HttpStatusCode>();
        for (var guess = 0; guess < 70; guess++)
        {
            using var answer = await guesser.GetAsync("v1/keys");
            statuses.Add(answer.StatusCode);
        }

        // Two minutes may be touched, each with thirty.
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.DoesNotContain(token, program.Errors, StringComparison.Ordinal);
    }

    /// <summary>Red when a field that is left out or null becomes a fault of the server instead of a sentence or the usual value.</summary>
    [Fact]
    public async Task A_body_with_fields_left_out_or_null_is_no_fault()
    {
        foreach (var (body, status) in new[] { ("{}", 400), ("{\"label\":null}", 400), ("{\"label\":\"x\",\"type\":null}", 200), ("null", 400), ("[", 400) })
        {
            using var answer = await clients["owner"].PostAsync("v1/keys", new StringContent(body));
            Assert.True((int)answer.StatusCode == status, $"{body}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        foreach (var (path, body) in new[] { ("v1/users", "{\"name\":null,\"role\":null,\"password\":null}"), ("v1/tokens", "{}"), ("v1/users/x/role", "{}") })
        {
            using var answer = await clients["owner"].PostAsync(path, new StringContent(body));
            Assert.InRange((int)answer.StatusCode, 400, 404);
        }

        using var nobody = await clients["nobody"].PostAsync("v1/session", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    private async Task UnsealAsync()
    {
        using var nothing = new SecretBody();
        Assert.IsType<ControlAnswer<VaultStatus>.Done>(await owner.UnsealVaultAsync(nothing, CancellationToken.None));
    }

    private HttpClient Client() => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = program.Console };

    private async Task HearAsync(JsonNode document, string method, string path, HttpResponseMessage answer)
    {
        var value = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var operation = document["paths"]![path]![method]!;
        var schema = answer.IsSuccessStatusCode
            ? operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]
            : document["components"]!["schemas"]!["Problem"];
        Assert.True(SchemaFit.Problem(schema, value) is null, $"{method} {path} {answer.StatusCode}: {SchemaFit.Problem(schema, value)} in {value.ToJsonString()}");
    }
}
