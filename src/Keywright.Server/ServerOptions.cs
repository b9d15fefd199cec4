using Keywright.Control;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Server;

/// <summary>What <c>serve</c> was told.</summary>
public sealed record ServerOptions
{
    public required HomeFolder Home { get; init; }

    public required ListenAddress Api { get; init; }

    public required ListenAddress Console { get; init; }

    /// <summary>The seed of the living market; null leaves it to the home, or to chance on the first start.</summary>
    public ulong? Seed { get; init; }

    /// <summary>No background agents: the books hold what the bots place.</summary>
    public bool QuietMarket { get; init; }

    /// <summary>The exchange whose market the paper one follows: its name, or another gateway's URL; null when the market is its own.</summary>
    public string? Mirrors { get; init; }

    /// <summary>Higher numbers in every limit, the same code.</summary>
    public bool OpenLimits { get; init; }

    /// <summary>Who serves calls and streams without a key; null for the first account's that may trade, else the paper exchange.</summary>
    public string? PublicVenue { get; init; }

    /// <summary>Whether the name is that of a venue there may be.</summary>
    public static bool IsVenueName(string name) => name == "paper" || UpstreamUrls.Named(name) is not null || UpstreamUrls.TryOfOneHost(name, out _) is not null;

    /// <summary>Proxies whose word about the client is believed.</summary>
    public TrustedProxies Proxies { get; init; } = TrustedProxies.None;

    /// <summary>Live keys an account may have unless it is told otherwise.</summary>
    public const int KeysMaxUsual = Gateway.Manage.KeyDesk.LiveKeysMax;

    /// <summary>Live keys that an account may have.</summary>
    public int KeysMax { get; init; } = KeysMaxUsual;

    /// <summary>The key file that opens the vault; null for the home's own.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Where the system puts credentials of this service; null for nowhere.</summary>
    public string? CredentialsFolder { get; init; }

    /// <summary>What <c>--version</c> prints.</summary>
    public string Version { get; init; } = "0.0.0";
}
