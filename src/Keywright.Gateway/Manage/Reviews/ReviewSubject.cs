using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>A live key as a review looks at it, wherever it lives. Instants are Unix microseconds.</summary>
internal sealed record ReviewSubject
{
    /// <summary>Stable for the key's whole life, and unlike any other's.</summary>
    public required string Identity { get; init; }

    public required string Label { get; init; }

    /// <summary>What a command takes for it.</summary>
    public required string Name { get; init; }

    public required KeyPermissions Permissions { get; init; }

    public required AddressList Allowed { get; init; }

    public bool IsRestricted => Allowed.IsRestricted;

    public required long CreatedUs { get; init; }

    public long? ExpiresUs { get; init; }

    /// <summary>When it may no longer trade, while it reads on.</summary>
    public long? LapsesUs { get; init; }

    /// <summary>When its secret was made.</summary>
    public required long SecretUs { get; init; }

    /// <summary>The date its owner set for a new secret, in the place of the interval.</summary>
    public long? RotateByUs { get; init; }

    public long? FrozenUs { get; init; }

    public long? LastUsedUs { get; init; }

    /// <summary>The uses seen; null where another holds the key.</summary>
    public KeyUses? Uses { get; init; }

    /// <summary>Since when uses are counted right by right.</summary>
    public long CountedSinceUs { get; init; }

    /// <summary>Its secret is made here; otherwise the owner uploads a public key.</summary>
    public bool IsHmac { get; init; }

    /// <summary>Who holds it at the exchange.</summary>
    public string? Service { get; init; }

    public bool IsAssessed { get; init; }

    /// <summary>Counts the changes.</summary>
    public int Revision { get; init; }

    public long RotationDueUs(ReviewSettings settings) => RotateByUs ?? SecretUs + GatewayClock.MicrosecondsOf(settings.Rotation);

    /// <summary>The places it was used from since and still may be, as an allow-list takes them, the latest first.</summary>
    public IReadOnlyList<string> PlacesSince(long us)
        => Uses is null ? [] : [.. Uses.Addresses().Where(one => one.AtUs >= us && Allowed.Allows(one.Address)).Select(one => KeyUses.PlaceOf(one.Address)).Distinct()];
}
