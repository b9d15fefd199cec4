using Keywright.Binance.Catalogue;

namespace Keywright.Doctor;

/// <summary>Where a target is reached.</summary>
/// <param name="Rest">REST's base URL: scheme, host and port.</param>
/// <param name="SocketApi">The WebSocket API's URL, path included.</param>
/// <param name="Streams">The streams' base URL.</param>
/// <param name="Family">Spot or USD-M futures.</param>
/// <param name="Hosts">The exchange's own environment; null for a gateway or an unknown host.</param>
public sealed record ExaminedTarget(Uri Rest, Uri SocketApi, Uri Streams, ApiFamily Family, ExchangeHosts? Hosts)
{
    /// <summary>The exchange's environments, by the names they are asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ExchangeHosts.All.Select(hosts => hosts.Name)];

    /// <summary>One of <see cref="Names"/>; null for another word.</summary>
    public static Uri? Named(string name) => ExchangeHosts.Named(name)?.Rest;

    /// <summary>A target by its base URL; the other URLs follow from it.</summary>
    /// <param name="rest">Scheme, host and port.</param>
    /// <param name="market"><c>spot</c> or <c>futures</c>; null for what the host says, else spot.</param>
    public static ExaminedTarget At(Uri rest, string? market)
    {
        ArgumentNullException.ThrowIfNull(rest);
        var hosts = ExchangeHosts.Of(rest);
        var family = market switch
        {
            "futures" => ApiFamily.UsdFutures,
            "spot" => ApiFamily.Spot,
            _ => hosts?.Family ?? ApiFamily.Spot,
        };
        if (hosts is not null)
        {
            return new ExaminedTarget(rest, hosts.SocketApi, hosts.Streams, family, hosts);
        }

        // Gateways serve everything on one host.
        var socket = new UriBuilder(rest) { Scheme = rest.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;
        return family == ApiFamily.Spot
            ? new ExaminedTarget(rest, new Uri(socket, "/ws-api/v3"), socket, family, null)
            : new ExaminedTarget(rest, new Uri(socket, "/ws-fapi/v1"), new Uri(socket, "/fstream"), family, null);
    }
}
