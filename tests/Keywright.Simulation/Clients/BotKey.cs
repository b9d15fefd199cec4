using System.Net;

namespace Keywright.Simulation.Clients;

/// <summary>A key as the one who holds it, and the one who owns it, know it.</summary>
internal sealed class BotKey
{
    public required string Label { get; init; }

    public required string ApiKey { get; init; }

    /// <summary>What HMAC signs with now.</summary>
    public string Secret => Secrets.InUse;

    /// <summary>All it ever had.</summary>
    public required Secrets Secrets { get; init; }

    /// <summary>What an Ed25519 key signs with; null for HMAC.</summary>
    public SigningKey? Pair { get; init; }

    /// <summary>Its holder means to trade with it.</summary>
    public required bool Trades { get; init; }

    /// <summary>Where its holder is.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>What its orders come to is limited, or may come to be: it trades against USDT alone, and names its orders.</summary>
    public bool IsCounted { get; init; }

    /// <summary>The terms of which one is in force: more than one while a change is asked for and not answered, or when its answer was lost.</summary>
    public required IReadOnlyList<Terms> Possible { get; set; }

    /// <summary>What the next start may find in the place of <see cref="Possible"/>: a change that works and could not be kept.</summary>
    public IReadOnlyList<Terms>? AfterRestart { get; set; }

    public Terms Now => Possible[^1];

    public IReadOnlyList<string> Symbols => Now.Symbols;

    public long? ExpiresUs => Now.ExpiresUs;

    /// <summary>Somebody asked for its end, so it may be dead or not.</summary>
    public bool IsRevocationAsked { get; set; }

    /// <summary>Its end was acknowledged.</summary>
    public bool IsRevoked { get; set; }
}
