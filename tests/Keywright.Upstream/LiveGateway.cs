using Keywright.Gateway;
using Keywright.Simulation.Servers;

namespace Keywright.Upstream;

/// <summary>A gateway whose account <c>real</c> is an account of the upstream, reached over sockets through the faults; it may trade.</summary>
public sealed class LiveGateway : IAsyncDisposable
{
    private readonly ListeningGateway listening;
    private readonly string home;

    private LiveGateway(ListeningGateway listening, string home) => (this.listening, this.home) = (listening, home);

    /// <summary><c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Url => listening.Url;

    public RunningGateway Gateway => listening.Gateway;

    /// <param name="exchange">What stands for the exchange.</param>
    /// <param name="upstream">Behind it.</param>
    /// <exception cref="InvalidOperationException">The account was refused; the message is the gateway's own.</exception>
    public static async Task<LiveGateway> StartAsync(FaultServer exchange, UpstreamGateway upstream)
    {
        var home = Directory.CreateTempSubdirectory("kw").FullName;
        var options = new GatewayOptions { Home = home, Seed = 8, SeedGiven = true, Market = MarketMode.Quiet, Limits = LimitMode.Open };
        var gateway = new LiveGateway(await ListeningGateway.StartAsync(options, TimeProvider.System, isLive: true), home);
        var desk = gateway.Gateway.LiveAccounts;
        var added = Done(await desk.AddAsync("real", exchange.Url.GetLeftPart(UriPartial.Authority), "ed25519", CancellationToken.None));
        var apiKey = await upstream.RegisterAsync("ed25519", added.PublicKeyPem!, $"gateway-{Guid.NewGuid():N}");
        Done(await desk.CredentialAsync("real", apiKey, default, CancellationToken.None));
        Done(await desk.ArmAsync("real", CancellationToken.None));
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await listening.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    private static Gateway.Manage.Venues.LiveAccountView Done(Gateway.Manage.Venues.LiveAccountResult result) => result.Account ?? throw new InvalidOperationException(result.Problem);
}
