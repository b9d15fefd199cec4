using System.Net;

namespace Keywright.Simulation.Clients;

/// <summary>A key as the one who holds it knows it.</summary>
internal sealed class BotKey
{
    public required string Label { get; init; }

    public required string ApiKey { get; init; }

    public required string Secret { get; init; }

    /// <summary>What an Ed25519 key signs with; null for HMAC.</summary>
    public SigningKey? Pair { get; init; }

    public required bool Trades { get; init; }

    /// <summary>An address the key may be used from.</summary>
    public required IPAddress Address { get; init; }

    public required bool IsBoundToAddress { get; init; }

    /// <summary>Empty means all.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    public required decimal? MaxOrderNotional { get; init; }

    public required decimal? MaxDailyNotional { get; init; }

    public required long? ExpiresUs { get; init; }

    /// <summary>When it may no longer trade; it goes on reading.</summary>
    public required long? LapsesUs { get; init; }

    /// <summary>Somebody asked for its end, so it may be dead or not.</summary>
    public bool IsRevocationAsked { get; set; }

    /// <summary>Its end was acknowledged.</summary>
    public bool IsRevoked { get; set; }

    /// <summary>A caller was told that it has expired.</summary>
    public bool WasSeenExpired { get; set; }

    /// <summary>A caller was told that it may no longer trade.</summary>
    public bool WasSeenLapsed { get; set; }
}
