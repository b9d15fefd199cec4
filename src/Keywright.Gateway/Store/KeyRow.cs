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

    public decimal? MaxOrderNotional { get; init; }

    public decimal? MaxDailyNotional { get; init; }

    public long? RevokedUs { get; init; }

    public long? LastUsedUs { get; init; }

    public string? LastAddress { get; init; }

    public string? LastRoute { get; init; }
}
