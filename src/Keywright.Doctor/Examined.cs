using Keywright.Binance.Catalogue;
using Keywright.Keys.Signing;

namespace Keywright.Doctor;

/// <summary>What is examined: a target, and a key on it.</summary>
public sealed record Examined
{
    /// <summary>REST's base URL: scheme, host and port.</summary>
    public required Uri Rest { get; init; }

    /// <summary>The WebSocket API's URL, path included.</summary>
    public required Uri SocketApi { get; init; }

    /// <summary>The streams' base URL.</summary>
    public required Uri Streams { get; init; }

    /// <summary>Spot or USD-M futures.</summary>
    public required ApiFamily Family { get; init; }

    /// <summary>The exchange's own environment; null for a gateway or an unknown host.</summary>
    public ExchangeHosts? Hosts { get; init; }

    public required string ApiKey { get; init; }

    /// <summary>The key's secret; whoever asked for the examination disposes of it.</summary>
    public required RequestSigner Signer { get; init; }

    /// <summary>What the key is meant for; null when that was not said.</summary>
    public string? Preset { get; init; }

    /// <summary>What the dry-run order is about.</summary>
    public string Symbol { get; init; } = "BTCUSDT";

    /// <summary>An order that can fill only far below the market may be placed although money is real.</summary>
    public bool Trade { get; init; }

    /// <summary>A target by its base URL; the other URLs follow from it.</summary>
    public static (Uri SocketApi, Uri Streams, ExchangeHosts? Hosts) Around(Uri rest, ApiFamily family)
    {
        ArgumentNullException.ThrowIfNull(rest);
        if (ExchangeHosts.Of(rest) is { } hosts)
        {
            return (hosts.SocketApi, hosts.Streams, hosts);
        }

        // Gateways serve everything on one host.
        var socket = new UriBuilder(rest) { Scheme = rest.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;
        return family == ApiFamily.Spot
            ? (new Uri(socket, "/ws-api/v3"), socket, null)
            : (new Uri(socket, "/ws-fapi/v1"), new Uri(socket, "/fstream"), null);
    }
}
