using Keywright.Gateway;
using Keywright.Simulation.Servers;

namespace Keywright.Upstream;

/// <summary>A gateway whose paper market follows that of an exchange, reached over sockets.</summary>
public sealed class MirrorGateway : IAsyncDisposable
{
    private readonly ListeningGateway listening;
    private readonly string home;

    private MirrorGateway(ListeningGateway listening, string home) => (this.listening, this.home) = (listening, home);

    /// <summary><c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Url => listening.Url;

    public RunningGateway Gateway => listening.Gateway;

    /// <param name="exchange">What stands for the exchange.</param>
    public static async Task<MirrorGateway> StartAsync(FaultServer exchange)
    {
        var home = Directory.CreateTempSubdirectory("kw").FullName;
        var options = new GatewayOptions { Home = home, Seed = 8, SeedGiven = true, Market = MarketMode.Mirror, MirrorOf = exchange.Url.GetLeftPart(UriPartial.Authority), Limits = LimitMode.Open };
        return new MirrorGateway(await ListeningGateway.StartAsync(options, TimeProvider.System, isLive: true), home);
    }

    public async ValueTask DisposeAsync()
    {
        await listening.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }
}
