using System.Collections.Immutable;

namespace Keywright.Binance.Catalogue;

/// <summary>Where one of the exchange's own environments is reached.</summary>
/// <param name="Name">As the owner types it: <c>binance</c>, <c>binance-testnet</c>, <c>binance-demo</c>, and with <c>-futures</c> behind.</param>
/// <param name="Family">Spot with its wallet, or USD-M futures.</param>
/// <param name="IsLive">Real money is traded there.</param>
/// <param name="HasWallet">It serves <c>/sapi</c>; test networks do not.</param>
/// <param name="Rest">The base URL of REST.</param>
/// <param name="SocketApi">The URL of the WebSocket API, path included.</param>
/// <param name="Streams">The base URL of market and user streams.</param>
public sealed record ExchangeHosts(string Name, ApiFamily Family, bool IsLive, bool HasWallet, Uri Rest, Uri SocketApi, Uri Streams)
{
    public static ImmutableArray<ExchangeHosts> All { get; } =
    [
        Spot("binance", true, "api.binance.com", "ws-api.binance.com", "stream.binance.com:9443"),
        Spot("binance-testnet", false, "testnet.binance.vision", "ws-api.testnet.binance.vision", "stream.testnet.binance.vision"),
        Spot("binance-demo", false, "demo-api.binance.com", "demo-ws-api.binance.com", "demo-stream.binance.com"),
        Futures("binance-futures", true, "fapi.binance.com", "ws-fapi.binance.com", "fstream.binance.com"),
        Futures("binance-testnet-futures", false, "testnet.binancefuture.com", "testnet.binancefuture.com", "fstream.binancefuture.com"),
    ];

    /// <summary>More names of the live spot host; they share its address budget.</summary>
    private static readonly ImmutableArray<string> SpotAliases = ["api1.binance.com", "api2.binance.com", "api3.binance.com", "api4.binance.com", "api-gcp.binance.com"];

    public static ExchangeHosts? Named(string name) => All.FirstOrDefault(hosts => hosts.Name == name);

    /// <summary>The environment that a base URL belongs to; null for anybody else's.</summary>
    public static ExchangeHosts? Of(Uri rest)
    {
        ArgumentNullException.ThrowIfNull(rest);
        return SpotAliases.Contains(rest.IdnHost, StringComparer.OrdinalIgnoreCase)
            ? All[0] with { Rest = rest }
            : All.FirstOrDefault(hosts => string.Equals(hosts.Rest.IdnHost, rest.IdnHost, StringComparison.OrdinalIgnoreCase) && hosts.Rest.Port == rest.Port);
    }

    private static ExchangeHosts Spot(string name, bool live, string rest, string socketApi, string streams) =>
        new(name, ApiFamily.Spot, live, live, new Uri($"https://{rest}"), new Uri($"wss://{socketApi}/ws-api/v3"), new Uri($"wss://{streams}"));

    private static ExchangeHosts Futures(string name, bool live, string rest, string socketApi, string streams) =>
        new(name, ApiFamily.UsdFutures, live, false, new Uri($"https://{rest}"), new Uri($"wss://{socketApi}/ws-fapi/v1"), new Uri($"wss://{streams}"));
}
