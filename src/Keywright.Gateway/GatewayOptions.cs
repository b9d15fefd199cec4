using Keywright.Keys.Sealing;

namespace Keywright.Gateway;

public enum MarketMode
{
    /// <summary>Background agents trade at about four steps a second.</summary>
    Agents,

    /// <summary>Nobody trades but the keys.</summary>
    Quiet,

    /// <summary>The books and trades of a real exchange, done again by the house.</summary>
    Mirror,
}

public enum LimitMode
{
    /// <summary>The exchange's limits.</summary>
    Exchange,

    /// <summary>Higher numbers, same code.</summary>
    Open,
}

/// <summary>How a gateway is opened on a home folder.</summary>
public sealed record GatewayOptions
{
    /// <summary>The home folder; made when there is none.</summary>
    public required string Home { get; init; }

    /// <summary>Seed of a new home's market, when given.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The seed was typed: a home founded with another one is refused. Otherwise a new home draws its own.</summary>
    public bool SeedGiven { get; init; }

    public MarketMode Market { get; init; } = MarketMode.Agents;

    /// <summary>With <see cref="MarketMode.Mirror"/>, whose market: the name of an exchange, or the URL of another gateway.</summary>
    public string MirrorOf { get; init; } = "";

    public LimitMode Limits { get; init; } = LimitMode.Exchange;

    /// <summary>Who serves calls and streams without a key: <c>paper</c>, or the venue of an account here. Null for that of the first account that may trade.</summary>
    public string? PublicVenue { get; init; }

    public Journal.JournalOptions Journal { get; init; } = new();

    /// <summary>Live keys that an account may have.</summary>
    public int KeysMax { get; init; } = Manage.KeyDesk.LiveKeysMax;

    /// <summary>Journal entries between two snapshots, at least; a large state waits longer.</summary>
    public long SnapshotEvery { get; init; } = 200_000;

    /// <summary>The key file that opens the vault; null for <c>seal.key</c> in the home.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Where the system puts credentials of this service (<c>keywright-key</c>, <c>keywright-passphrase</c>); null for nowhere.</summary>
    public string? CredentialsFolder { get; init; }

    /// <summary>What one guess of a passphrase costs; tests make it cheap.</summary>
    internal PassphraseCost PassphraseCost { get; init; } = PassphraseCost.Usual;

    /// <summary>Hears each step of a change of root; tests die there.</summary>
    internal Action<string>? RekeyStep { get; init; }

    /// <summary>Journal kept behind the oldest snapshot, entries; older segments go.</summary>
    public ulong AuditKept { get; init; } = 20_000_000;
}
