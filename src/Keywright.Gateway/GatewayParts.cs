using Keywright.Gateway.Authenticate;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Manage.Links;
using Keywright.Gateway.Manage.Mirror;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Manage.Venues;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Sessions;
using Keywright.Gateway.Settle;
using Keywright.Gateway.Store;
using Keywright.Gateway.Streams;
using Keywright.Journal;
using Keywright.Keys.Sealing;

namespace Keywright.Gateway;

/// <summary>What an opened home consists of.</summary>
internal sealed record GatewayParts(
    GatewayClock Clock,
    KeyStore Store,
    JournalLog Journal,
    PaperVenue Venue,
    Repeats Repeats,
    Snapshots Snapshots,
    ulong SnapshotAt,
    RequestPipeline Pipeline,
    SessionDoor Sessions,
    UserStreams Users,
    ListenKeys ListenKeys,
    SessionTable SessionTable,
    ConnectionTally Connections,
    KeyRing Ring,
    KeyDesk Keys,
    Tally Tally,
    IReadOnlyList<string> Notes)
{
    public required PeopleDesk People { get; init; }

    public required TokenDesk Tokens { get; init; }

    public required SignInDesk SignIns { get; init; }

    public required AnnounceDesk Announce { get; init; }

    public required AnnouncementOutbox Outbox { get; init; }

    public required ClaimDesk Claims { get; init; }

    public required RebindDesk Rebinds { get; init; }

    /// <summary>What the owner, a person or a token changes is noted by this.</summary>
    public required OwnerNotes OwnerNotes { get; init; }

    /// <summary>Asks for one-time codes.</summary>
    public required CodeGate Codes { get; init; }

    /// <summary>All accounts, wherever they are.</summary>
    public required AccountPlaces Accounts { get; init; }

    /// <summary>Those on real exchanges.</summary>
    public required LiveHome Live { get; init; }

    public required LiveDesk LiveDesk { get; init; }

    /// <summary>Brings a real exchange's market into the paper one; null when that has its own.</summary>
    public MarketMirror? Mirror { get; init; }

    /// <summary>Who serves those without a key.</summary>
    public required PublicVenue Keyless { get; init; }

    public required Vault Vault { get; init; }

    public required HomeVault VaultFiles { get; init; }
}
