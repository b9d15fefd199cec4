using Keywright.Keys.Policy;

namespace Keywright.Control;

/// <summary>What the owner asks for when a key is cut: the body of <c>POST /v1/keys</c>.</summary>
public sealed record CreateKey
{
    public required string Label { get; init; }

    public string Account { get => field ?? "paper"; init; }

    public string? Preset { get; init; }

    /// <summary><c>read-only</c> or <c>read-write</c>.</summary>
    public string? Level { get; init; }

    /// <summary><c>hmac</c>, <c>ed25519</c> or <c>rsa</c>.</summary>
    public string Type { get => field ?? "hmac"; init; }

    /// <summary>PEM text of the public key, for the two types whose pair the owner made.</summary>
    public string? PublicKey { get; init; }

    public IReadOnlyList<string> Permissions { get => field ?? []; init; }

    /// <summary>Addresses or CIDR ranges.</summary>
    public IReadOnlyList<string> AllowedIps { get => field ?? []; init; }

    public IReadOnlyList<string> Symbols { get => field ?? []; init; }

    /// <summary>Null: the key has no end.</summary>
    public long? ExpiresInSeconds { get; init; }

    /// <summary>In the quote asset's unit of account, USDT.</summary>
    public decimal? MaxOrderNotional { get; init; }

    /// <summary>In the quote asset's unit of account, USDT.</summary>
    public decimal? MaxDailyNotional { get; init; }

    /// <summary>The other rules it is held to.</summary>
    public KeyPolicy Policy { get => field ??= new(); init; }

    public string Owner { get => field ?? ""; init; }

    public string Purpose { get => field ?? ""; init; }

    public IReadOnlyList<string> Tags { get => field ?? []; init; }

    public string Notes { get => field ?? ""; init; }

    /// <summary>The secret waits this long behind a link, instead of being in the answer; null shows it there.</summary>
    public long? ClaimInSeconds { get; init; }

    /// <summary>The owner accepts the terms of <c>GET /v1/terms</c>; asked for on a live account.</summary>
    public bool AcceptTerms { get; init; }

    /// <summary>A key that trades on a live account may go without symbols, caps or addresses.</summary>
    public bool Uncapped { get; init; }
}
