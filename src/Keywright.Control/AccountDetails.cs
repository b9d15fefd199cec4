namespace Keywright.Control;

/// <summary>An account to found: the body of <c>POST /v1/accounts</c>.</summary>
/// <param name="Name">What it is to be called.</param>
public sealed record AddAccount(string Name)
{
    /// <summary>The account it is to be a sub-account of; null for one by itself.</summary>
    public string? Under { get; init; }

    /// <summary>What it begins with; of a paper account.</summary>
    public IReadOnlyList<Deposit> Deposits { get => field ?? []; init; }

    /// <summary><c>paper</c>, <c>binance</c>, <c>binance-testnet</c>, <c>binance-demo</c>, or the URL of another gateway; null is paper.</summary>
    public string? Venue { get; init; }

    /// <summary>What a real exchange knows a sub-account by; it goes with <see cref="Under"/>.</summary>
    public string? Email { get; init; }

    /// <summary>Of the credential at a real exchange: <c>ed25519</c>, whose pair the gateway makes, or <c>hmac</c>; null is ed25519.</summary>
    public string? Type { get; init; }
}

/// <summary>What an account holds of an asset, whole units.</summary>
public sealed record AccountHolding(string Asset, decimal Free, decimal Locked);

/// <summary>An account as <c>GET /v1/accounts</c> shows it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Under">The account it is a sub-account of; null for one by itself.</param>
/// <param name="Holdings">Every asset that it has something of.</param>
/// <param name="Keys">Labels of its keys that are not revoked.</param>
/// <param name="OpenOrders">How many of its orders wait or rest.</param>
public sealed record AccountDetails(string Name, string? Under, IReadOnlyList<AccountHolding> Holdings, IReadOnlyList<string> Keys, int OpenOrders)
{
    /// <summary>Where it trades: <c>paper</c>, or a real exchange as in <see cref="AddAccount.Venue"/>. What follows is of a real one alone.</summary>
    public string Venue { get => field ?? "paper"; init; }

    /// <summary><c>ed25519</c> or <c>hmac</c>.</summary>
    public string? Type { get; init; }

    /// <summary>PEM of the pair that the gateway made, to be pasted at the exchange.</summary>
    public string? PublicKey { get; init; }

    /// <summary>The exchange's API key; null until it was given.</summary>
    public string? ApiKey { get; init; }

    /// <summary><c>waiting</c> (for a credential), <c>read-only</c>, <c>armed</c> or <c>paused</c>.</summary>
    public string? State { get; init; }

    /// <summary>Why it is paused, one sentence.</summary>
    public string? Why { get; init; }

    /// <summary>What to change at the exchange, one sentence each.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>PEM of the pair that a rotation under way has made, to be pasted at the exchange.</summary>
    public string? NextPublicKey { get; init; }

    /// <summary>Keys of the exchange that are out of use, the newest first.</summary>
    public IReadOnlyList<OldCredential>? Old { get; init; }

    /// <summary>When the exchange ends trading with the credential; null when it does not, or is not known to.</summary>
    public DateTimeOffset? TradingLapsesAt { get; init; }

    /// <summary>When the credential's rights were last read; null where the exchange does not tell them.</summary>
    public DateTimeOffset? RightsReadAt { get; init; }

    /// <summary>The address that calls to the exchange leave this machine from; null before the first call.</summary>
    public string? OutgoingAddress { get; init; }

    /// <summary>A router stands between, and the exchange sees another address.</summary>
    public bool? BehindRouter { get; init; }

    /// <summary>The exchange's clock less this gateway's, milliseconds; null before it was asked.</summary>
    public decimal? ClockOffsetMs { get; init; }

    /// <summary>How far apart the samples of it lie, milliseconds.</summary>
    public decimal? ClockJitterMs { get; init; }
}

/// <summary>A key of the exchange that is out of use.</summary>
/// <param name="ApiKey">The exchange's.</param>
/// <param name="State"><c>alive</c>, <c>dead</c>, or <c>unknown</c>: the exchange was not seen to know it from here.</param>
/// <param name="At">When it was last looked at; of a dead one, when it was found so.</param>
public sealed record OldCredential(string ApiKey, string State, DateTimeOffset At);

/// <summary>A key that bots used before: the body of <c>POST /v1/accounts/{name}/retire</c>.</summary>
/// <param name="ApiKey">The exchange's; of one that is taken back its beginning is enough.</param>
/// <param name="Mistyped">It was named by mistake: it is watched no more.</param>
public sealed record RetireCredential(string ApiKey, bool Mistyped = false);

/// <summary>Money to move between two accounts: the body of <c>POST /v1/transfers</c>.</summary>
/// <param name="From">Name of the account that gives.</param>
/// <param name="To">Name of the account that gets.</param>
/// <param name="Asset">As the exchange spells it.</param>
/// <param name="Amount">Whole units of the asset.</param>
public sealed record Transfer(string From, string To, string Asset, decimal Amount);

/// <summary>A transfer that was made, and what both have free of the asset after it.</summary>
public sealed record TransferMade(string From, string To, string Asset, decimal Amount, decimal FromFree, decimal ToFree);
