using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>What is written together with a change of a key, so that a crash leaves both or neither.</summary>
public sealed record Beside
{
    /// <summary>The key whose waiting secrets are of no use any more: it has another one, or was revoked.</summary>
    public string? EndsClaimsOf { get; init; }

    /// <summary>The key whose links for binding end with it.</summary>
    public string? EndsRebindsOf { get; init; }

    /// <summary>A new secret that waits for its link to be opened.</summary>
    public ClaimRow? Waits { get; init; }

    /// <summary>The hash of a link for binding that is used up.</summary>
    public string? UsedRebind { get; init; }

    /// <summary>A link for binding as it is after its use.</summary>
    public RebindRow? Rebind { get; init; }

    /// <summary>That the terms were accepted for it.</summary>
    public AcceptedTermsRow? Terms { get; init; }

    /// <summary>What is told of the change.</summary>
    public IReadOnlyList<AnnouncementRow> Announcements { get; init; } = [];

    internal void Write(SqliteTransaction transaction)
    {
        if (EndsClaimsOf is { } changed)
        {
            LinkStore.EndClaimsOf(transaction, changed);
        }

        if (EndsRebindsOf is { } ended)
        {
            LinkStore.EndRebindsOf(transaction, ended);
        }

        if (Waits is { } claim)
        {
            LinkStore.Write(transaction, claim);
        }

        if (UsedRebind is { } used)
        {
            LinkStore.EndRebind(transaction, used);
        }

        if (Rebind is { } link)
        {
            LinkStore.Write(transaction, link);
        }

        if (Terms is { } accepted)
        {
            AcceptedTerms.Write(transaction, accepted);
        }

        AnnouncementStore.Write(transaction, Announcements);
    }
}
