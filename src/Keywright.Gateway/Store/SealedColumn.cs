namespace Keywright.Gateway.Store;

/// <summary>A column that holds sealed records. A change of the root must find every one of them, so each stands here.</summary>
/// <param name="Identity">An SQL expression: what the record was sealed for.</param>
/// <param name="Filter">An SQL condition: which rows hold a record.</param>
internal sealed record SealedColumn(string Table, string Column, string Identity, string Filter)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<SealedColumn> All { get; } =
    [
        new("keys", "material", "'key ' || api_key", "type = 'hmac' AND length(material) > 0"),
        new("keys", "next_material", "'key ' || api_key", "type = 'hmac' AND next_material IS NOT NULL"),
        new("people", "code_secret", "'code ' || name", "code_secret IS NOT NULL"),
        new("people", "pending_secret", "'code ' || name", "pending_secret IS NOT NULL"),
        new("announce_channels", "access", "'announce access ' || name", "1"),
        new("announce_channels", "secret", "'announce secret ' || name", "secret IS NOT NULL"),
        new("claims", "secret", "'claim ' || hash", "secret IS NOT NULL"),
        new("live_accounts", "sealed_key", "'upstream ' || name", "sealed_key IS NOT NULL"),
        new("live_credentials", "sealed_key", "'upstream ' || account", "sealed_key IS NOT NULL"),
    ];

    /// <summary>Columns of bytes that hold nothing sealed.</summary>
    public static IReadOnlyList<(string Table, string Column)> Unsealed { get; } = [("settings", "value")];
}
