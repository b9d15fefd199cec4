using System.Net;
using Keywright.Binance.Catalogue;
using Keywright.Gateway.Budgets;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Requests;

/// <summary>A key in force. What it may do can change while it lives; the secret stays inside the verifier.</summary>
public sealed class LiveKey
{
    private readonly Lock changing = new();
    private bool revoked;
    private bool halted;
    private KeyTerms terms = null!;

    public LiveKey() => (Orders, Calls) = (new OrderGate(PlacesNothing), new OrderGate(() => Revoked));

    /// <summary>Passed by each order as it leaves for a real exchange.</summary>
    public OrderGate Orders { get; }

    /// <summary>Passed likewise by all else that is asked for with the key: once it is revoked, nothing of it leaves.</summary>
    public OrderGate Calls { get; }

    /// <summary>The key's number in journal entries and order tags; never reused.</summary>
    public required int Number { get; init; }

    public required string ApiKey { get; init; }

    /// <summary>The account's number, one of its own in the whole home.</summary>
    public required int Account { get; init; }

    /// <summary>Where the account is.</summary>
    public required Venue Venue { get; init; }

    public required long CreatedUs { get; init; }

    /// <summary>What it may do now. Who asks more than one thing of it takes it once.</summary>
    public required KeyTerms Terms
    {
        get => Volatile.Read(ref terms);
        set
        {
            lock (changing)
            {
                Volatile.Write(ref terms, halted ? value with { IsFrozen = true } : value);
            }
        }
    }

    public required KeySecrets Secrets { get; init; }

    /// <summary>The key's own request weight a minute.</summary>
    public required FixedWindow Weight { get; init; }

    /// <summary>The weight of wallet routes a minute, counted apart as the exchange does.</summary>
    public required FixedWindow WalletWeight { get; init; }

    /// <summary>The weight of the wallet routes that weigh on the account, one for all of its keys.</summary>
    public required FixedWindow AccountWeight { get; init; }

    /// <summary>Where a call of the route is weighed.</summary>
    public FixedWindow WeightOf(Route route) => route.Family != ApiFamily.Wallet ? Weight : route.WeighsOnAccount ? AccountWeight : WalletWeight;

    /// <summary>When, from where and for what it is used.</summary>
    public KeyUses Uses { get; } = new();

    public KeyType Type => Secrets.Type;

    /// <summary>Set once and for ever; read again just before the engine, so that a revocation also stops what is on its way.</summary>
    public bool Revoked
    {
        get => Volatile.Read(ref revoked);
        set => Volatile.Write(ref revoked, value);
    }

    /// <summary>It is frozen by <see cref="Halt"/>, and that may not be on disk yet.</summary>
    public bool IsHalted
    {
        get
        {
            lock (changing)
            {
                return halted;
            }
        }
    }

    /// <summary>
    /// Freezes the key in this moment, waiting for nothing. Terms that are put in force later, by a change under way or after the disk failed,
    /// are frozen ones too, until <see cref="EndHalt"/>.
    /// </summary>
    public void Halt()
    {
        lock (changing)
        {
            halted = true;
            Volatile.Write(ref terms, terms with { IsFrozen = true });
        }
    }

    /// <summary>From now on the terms themselves say whether it is frozen: they are on disk so, or it was thawed.</summary>
    public void EndHalt()
    {
        lock (changing)
        {
            halted = false;
        }
    }

    private bool PlacesNothing() => Revoked || Terms.IsFrozen || !Venue.MayPlace(Account);

    /// <summary>Neither revoked nor expired.</summary>
    public bool IsInForce(GatewayClock clock) => IsInForce(Terms, clock);

    /// <param name="by">The terms that the request is judged by.</param>
    /// <param name="clock">Tells whether their end has come.</param>
    public bool IsInForce(KeyTerms by, GatewayClock clock) => !Revoked && !clock.HasCome(by.ExpiresUs);
}

/// <summary>When, from where and for what a key was last used.</summary>
public sealed record LastUse(long AtUs, IPAddress Address, string Route);
