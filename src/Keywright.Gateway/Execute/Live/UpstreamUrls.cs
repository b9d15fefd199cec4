using Keywright.Binance.Catalogue;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Where an exchange is reached. Fixed by the account's venue; no answer of the exchange changes them.</summary>
/// <param name="Rest">Scheme, host and port, without a slash at the end.</param>
/// <param name="Streams">Likewise, of the market streams.</param>
/// <param name="Session">The WebSocket API's whole URL.</param>
/// <param name="AllowPrivate">The owner typed the address: it may be one that is not public, and on this machine it may be in clear.</param>
public sealed record UpstreamUrls(Uri Rest, Uri Streams, Uri Session, bool AllowPrivate = false)
{
    public static UpstreamUrls Binance { get; } = Of("binance");

    public static UpstreamUrls Testnet { get; } = Of("binance-testnet");

    public static UpstreamUrls Demo { get; } = Of("binance-demo");

    /// <summary>Those of a public exchange by name; null when there is none of it.</summary>
    public static UpstreamUrls? Named(string name) => name switch
    {
        "binance" => Binance,
        "binance-testnet" => Testnet,
        "binance-demo" => Demo,
        _ => null,
    };

    /// <summary>Testnet and demo have no <c>/sapi</c>, where an exchange tells a credential's rights.</summary>
    public static bool TellsRights(string name) => name is not ("binance-testnet" or "binance-demo");

    /// <summary>All three on one host, as another gateway serves them.</summary>
    /// <param name="url">Scheme http or https, host and port, nothing else.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    public static UpstreamUrls? TryOfOneHost(string url, out string? problem)
    {
        problem = !Uri.TryCreate(url, UriKind.Absolute, out var rest) || rest.Scheme is not ("http" or "https") ? "it must begin with https:// (or http:// for this machine)"
            : rest.UserInfo.Length > 0 ? "a user name or password does not belong into it"
            : rest.PathAndQuery != "/" || rest.Fragment.Length > 0 ? "say scheme, host and port alone, without a path"
            : rest.Scheme == "http" && !rest.IsLoopback ? "off this machine it must be https, because orders must not be read or changed on their way"
            : null;
        if (problem is not null)
        {
            return null;
        }

        var root = new Uri(rest!.GetLeftPart(UriPartial.Authority));
        var streams = new UriBuilder(root) { Scheme = rest.Scheme == "https" ? "wss" : "ws" }.Uri;
        return new UpstreamUrls(root, streams, new Uri(streams, "/ws-api/v3"), AllowPrivate: true);
    }

    private static UpstreamUrls Of(string name) => ExchangeHosts.Named(name) is { } hosts
        ? new(hosts.Rest, hosts.Streams, hosts.SocketApi)
        : throw new InvalidOperationException($"The catalogue does not know where {name} is.");
}
