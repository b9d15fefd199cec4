using System.Net;
using Keywright.Gateway.Budgets;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Requests;

/// <summary>A key in force: what it may do, from where, until when. The secret stays inside the verifier.</summary>
public sealed class LiveKey
{
    private bool revoked;

    /// <summary>The key's number in journal entries and order tags; never reused.</summary>
    public required int Number { get; init; }

    public required string ApiKey { get; init; }

    public required string Label { get; init; }

    /// <summary>The account's number in the paper exchange.</summary>
    public required int Account { get; init; }

    public required string AccountName { get; init; }

    public required KeyPermissions Permissions { get; init; }

    /// <summary>Read at every request and every event, so that a list put in its place acts at once.</summary>
    public required AddressList AllowedAddresses { get; set; }

    /// <summary>Symbols the key may trade; empty means all.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    public required long CreatedUs { get; init; }

    public long? ExpiresUs { get; init; }

    /// <summary>When a trading key without addresses may no longer trade; reading goes on.</summary>
    public long? TradingLapsesUs { get; init; }

    public required KeyCaps Caps { get; init; }

    public required SignatureVerifier Verifier { get; init; }

    /// <summary>The key's own request weight a minute.</summary>
    public required FixedWindow Weight { get; init; }

    /// <summary>The weight of wallet routes a minute, counted apart as the exchange does.</summary>
    public required FixedWindow WalletWeight { get; init; }

    public LastUse? LastUse { get; set; }

    /// <summary>Set once and for ever; read again just before the engine, so that a revocation also stops what is on its way.</summary>
    public bool Revoked
    {
        get => Volatile.Read(ref revoked);
        set => Volatile.Write(ref revoked, value);
    }

    /// <summary>Neither revoked nor expired.</summary>
    public bool IsInForce(GatewayClock clock) => !Revoked && !clock.HasCome(ExpiresUs);

    public bool MayTradeSymbol(string symbol) => Symbols.Count == 0 || Symbols.Contains(symbol);
}

/// <summary>When, from where and for what a key was last used.</summary>
public sealed record LastUse(long AtUs, IPAddress Address, string Route);

/// <summary>Ceilings in the quote asset's worth in USDT; null means none.</summary>
public sealed record KeyCaps(decimal? MaxOrderNotional, decimal? MaxDailyNotional)
{
    public bool Any => MaxOrderNotional is not null || MaxDailyNotional is not null;
}
