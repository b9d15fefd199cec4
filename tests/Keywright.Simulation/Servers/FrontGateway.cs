using System.Net;
using System.Text;
using System.Text.Json;
using Keywright.Gateway;
using Keywright.Gateway.Manage;
using Keywright.Journal;
using Keywright.Keys;
using Keywright.Server.Upstream;
using Keywright.Simulation.Clients;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keywright.Simulation.Servers;

/// <summary>
/// A real gateway with an account at whatever speaks as the exchange on a URL, reached over real sockets as the program reaches it, and a bot with
/// a key of it. What it does in the background it does when asked to.
/// </summary>
internal sealed class FrontGateway : IAsyncDisposable
{
    private const string Account = "real";

    private readonly RunningGateway gateway;
    private readonly TimeProvider clock;
    private readonly Func<string, Task<string>> register;
    private readonly string home;
    private string credential = "";
    private (string ApiKey, string Secret) bot;
    private long stamps;

    private FrontGateway(RunningGateway gateway, TimeProvider clock, Func<string, Task<string>> register, string home) => (this.gateway, this.clock, this.register, this.home) = (gateway, clock, register, home);

    /// <summary>The API key that the account has at the exchange.</summary>
    public string Credential => credential;

    /// <summary>Intents whose end is not known.</summary>
    public int OpenIntents => gateway.Parts.Live.Books.Venues.Single().Ledger.Stale.Count;

    /// <param name="exchange">Where the exchange is.</param>
    /// <param name="clock">The gateway's.</param>
    /// <param name="patience">The same time, by which it gives up waiting for an answer.</param>
    /// <param name="register">Gives the exchange a public key, and gets the API key for it.</param>
    public static async Task<FrontGateway> StartAsync(Uri exchange, TimeProvider clock, TimeProvider patience, Func<string, Task<string>> register)
    {
        var home = Directory.CreateTempSubdirectory("kw").FullName;
        var ground = new Ground(clock, new LocalDisk(), RandomSource.System) { Exchange = urls => new HttpUpstream(urls, patience) };
        var gateway = await RunningGateway.OpenAsync(new GatewayOptions { Home = home, Seed = 1, SeedGiven = true, Market = MarketMode.Quiet }, ground, NullLoggerFactory.Instance, CancellationToken.None);
        var front = new FrontGateway(gateway, clock, register, home);
        var added = await gateway.LiveAccounts.AddAsync(Account, exchange.GetLeftPart(UriPartial.Authority), "ed25519", CancellationToken.None);
        front.credential = await register(added.Account?.PublicKeyPem ?? throw new InvalidOperationException(added.Problem));
        await front.BeatAsync();
        if (await front.MendAsync() is { } problem || (problem = (await gateway.LiveAccounts.ArmAsync(Account, CancellationToken.None)).Problem) is not null)
        {
            throw new InvalidOperationException(problem);
        }

        await front.BeatAsync();
        var request = new KeyRequest("bot", Account, "spot-bot", null, "hmac", null, [], ["127.0.0.1"], ["BTCUSDT"], null, 100_000m, 10_000_000m) { AcceptsTerms = true };
        var made = await gateway.Keys.CreateAsync(request, CancellationToken.None);
        front.bot = (made.Key?.ApiKey ?? throw new InvalidOperationException(made.Problem), made.SecretKey!);
        return front;
    }

    /// <summary>One look at what is due: the exchange's time and symbols, and intents that nobody waits for.</summary>
    public async Task BeatAsync() => await gateway.Parts.Live.BeatAsync(CancellationToken.None);

    /// <summary>The owner gives the account its credential again; why it was not taken, or null.</summary>
    public async Task<string?> MendAsync() => (await gateway.LiveAccounts.CredentialAsync(Account, credential, default, CancellationToken.None)).Problem;

    /// <summary>Another credential takes the place of the one in use, as an owner is led to it; told once the gateway says that calls have turned.</summary>
    public async Task RotateAsync()
    {
        var begun = await gateway.LiveAccounts.RotateAsync(Account, CancellationToken.None);
        credential = await register(begun.Account?.NextPublicKeyPem ?? throw new InvalidOperationException(begun.Problem));
        if (await MendAsync() is { } problem)
        {
            throw new InvalidOperationException(problem);
        }
    }

    public bool IsPaused => gateway.LiveAccounts.Find(Account) is { State: "paused" };

    /// <summary>The bot's request, signed; the same text sent twice is the same request.</summary>
    public string Sign(string parameters)
    {
        var us = ((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) - (Interlocked.Increment(ref stamps) % 1_000);
        var text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{parameters}&recvWindow=60000&timestamp={us}");
        return $"{text}&signature={Query.Sign(text, bot.Secret)}";
    }

    /// <param name="method">GET, POST or DELETE.</param>
    /// <param name="path">Such as <c>/api/v3/order</c>.</param>
    /// <param name="signed">From <see cref="Sign"/>.</param>
    public async Task<FrontAnswer> SendAsync(string method, string path, string signed)
    {
        var reply = await gateway.Pipeline.HandleAsync(AskWriter.Wire(method, path, signed, "", bot.ApiKey, IPAddress.Loopback, inMicroseconds: false));
        using var json = JsonDocument.Parse(reply.Body);
        var code = reply.Status != 200 && json.RootElement.TryGetProperty("code", out var value) ? value.GetInt32() : 0;
        return new FrontAnswer(reply.Status, code, Encoding.UTF8.GetString(reply.Body.Span), reply.RetryAfterSeconds, reply.Reason);
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }
}

/// <summary>What the bot is told.</summary>
internal sealed record FrontAnswer(int Status, int Code, string Text, int? RetryAfterSeconds, string? Reason);
