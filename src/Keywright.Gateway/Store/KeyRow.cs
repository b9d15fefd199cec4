namespace Keywright.Gateway.Store;

/// <summary>A key as the database holds it: sealed secret or public key, never a secret in clear.</summary>
public sealed record KeyRow
{
    public required int Number { get; init; }

    public required string ApiKey { get; init; }

    public required string Label { get; init; }

    public required string Account { get; init; }

    /// <summary>hmac, ed25519 or rsa.</summary>
    public required string Type { get; init; }

    /// <summary>Comma-separated names.</summary>
    public required string Permissions { get; init; }

    public required string AllowedIps { get; init; }

    public required string Symbols { get; init; }

    /// <summary>Sealed HMAC secret, or the public key's DER.</summary>
    public required byte[] Material { get; init; }

    public required long CreatedUs { get; init; }

    public long? ExpiresUs { get; init; }

    public long? TradingLapsesUs { get; init; }

    /// <summary>A <see cref="Keywright.Keys.Policy.KeyPolicy"/> in JSON.</summary>
    public string Policy { get; init; } = "{}";

    public string Owner { get; init; } = "";

    public string Purpose { get; init; } = "";

    /// <summary>Comma-separated.</summary>
    public string Tags { get; init; } = "";

    public string Notes { get; init; } = "";

    /// <summary>Counts the changes; who changes a key says which state it has seen.</summary>
    public int Revision { get; init; } = 1;

    public long? FrozenUs { get; init; }

    /// <summary>When the material was made; rotation intervals count from here.</summary>
    public long MaterialUs { get; init; }

    /// <summary>While a rotation is under way: the new secret, sealed, or the new public key.</summary>
    public byte[]? NextMaterial { get; init; }

    /// <summary>When the old material dies even if the new one was never used.</summary>
    public long? OverlapEndsUs { get; init; }

    public long? RevokedUs { get; init; }

    public long? LastUsedUs { get; init; }

    public string? LastAddress { get; init; }

    public string? LastRoute { get; init; }
}
