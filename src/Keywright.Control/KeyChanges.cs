using Keywright.Keys.Policy;

namespace Keywright.Control;

/// <summary>What a key is changed to, all of it: the body of <c>PUT /v1/keys/KEY</c>.</summary>
public sealed record EditKey
{
    /// <summary>The state the owner has seen; a change in the meantime refuses the edit.</summary>
    public required int Revision { get; init; }

    public required string Label { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    public required IReadOnlyList<string> AllowedIps { get; init; }

    public required IReadOnlyList<string> Symbols { get; init; }

    public required KeyPolicy Policy { get; init; }

    public string Owner { get => field ?? ""; init; }

    public string Purpose { get => field ?? ""; init; }

    public IReadOnlyList<string> Tags { get => field ?? []; init; }

    public string Notes { get => field ?? ""; init; }

    /// <summary>As in <see cref="CreateKey.Uncapped"/>; a key that went without stays so.</summary>
    public bool Uncapped { get; init; }

    /// <summary>The edit that changes nothing of a key.</summary>
    public static EditKey Of(KeyDetails key) => new()
    {
        Revision = key.Revision,
        Label = key.Label,
        Permissions = key.Permissions,
        AllowedIps = key.AllowedIps,
        Symbols = key.Symbols,
        Policy = key.Policy,
        Owner = key.Owner,
        Purpose = key.Purpose,
        Tags = key.Tags,
        Notes = key.Notes,
    };
}

/// <summary>The body of <c>POST /v1/keys/KEY/renew</c>.</summary>
public sealed record RenewKey
{
    /// <summary>From now; 0 takes the end away, null leaves it as it is.</summary>
    public long? ExpiresInSeconds { get; init; }
}

/// <summary>The body of <c>POST /v1/keys/KEY/rotate</c>.</summary>
public sealed record RotateKey
{
    /// <summary>PEM of the new public key; null for an HMAC key, whose new secret is made by the gateway.</summary>
    public string? PublicKey { get; init; }

    /// <summary>How long the old secret lives at most; 0 ends it at once.</summary>
    public long OverlapSeconds { get; init; }

    public string Reason { get => field ?? ""; init; }

    /// <summary>The new secret waits this long behind a link, instead of being in the answer; null shows it there.</summary>
    public long? ClaimInSeconds { get; init; }
}
