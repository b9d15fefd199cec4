using System.Text.Json.Serialization;

namespace Keywright.Control;

/// <summary>
/// The one answer that carries a secret. Its members and their order are the fixed face of <c>keys create --json</c>.
/// </summary>
/// <param name="SecretKey">Shown here and never again; null when the owner keeps the private key.</param>
public sealed record KeyCreated(
    string ApiKey,
    string? SecretKey,
    string Label,
    string Account,
    string Type,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<string> AllowedIps,
    IReadOnlyList<string> Symbols,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? TradingAuthorityExpiresAt)
{
    /// <summary>Where the secret waits, when it was asked to; absent otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClaimOffer? Claim { get; init; }

    // The compiler's own print would carry the secret into a log.
    public override string ToString() => $"KeyCreated({Label}, secretKey ***)";
}
