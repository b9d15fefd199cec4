using Keywright.Binance.Wire;

namespace Keywright.Binance.Catalogue;

/// <summary>One served route and what the exchange's contract says about it.</summary>
public sealed record Route
{
    public required RouteId Id { get; init; }

    /// <summary>GET, POST, PUT or DELETE; WS for a method that only the WebSocket API has, whose name is then the path.</summary>
    public required string Method { get; init; }

    public required string Path { get; init; }

    public required ApiFamily Family { get; init; }

    public required Security Security { get; init; }

    public required Permission Permission { get; init; }

    public required WeightRule Weight { get; init; }

    /// <summary>Its weight is counted for the account (UID) and not for the address; the wallet alone has such routes.</summary>
    public bool WeighsOnAccount { get; init; }

    /// <summary>How much an accepted call adds to the account's unfilled order count.</summary>
    public int OrderCount { get; init; }

    /// <summary>The call changes orders, balances, accounts or keys: its intent is recorded first, and it may not run twice.</summary>
    public bool ChangesState { get; init; }

    /// <summary>It takes orders out of the book and can put none in.</summary>
    public bool OnlyCancels { get; init; }

    /// <summary>Parameters that nobody reads are refused (-1104): a lost price costs money. True for all of <c>/api</c> that changes state, and for the test order, which must refuse what the order would.</summary>
    public bool RefusesUnknown { get; init; }

    /// <summary>Parameters the route knows, with timestamp and recvWindow where it is signed.</summary>
    public required FrozenNames Parameters { get; init; }

    /// <summary>Key header needed.</summary>
    public bool NeedsKey => Security != Security.None;

    /// <summary>Timestamp and signature needed.</summary>
    public bool NeedsSignature => Security is Security.UserData or Security.Trade;

    /// <summary>A key that is logged on to a session cannot stand in for the signature.</summary>
    public bool NeedsOwnSignature { get; init; }

    /// <summary>The body takes part: parameters of a GET stand in the query alone.</summary>
    public bool ReadsBody => Method != "GET";

    /// <summary>What a key without <see cref="Permission"/> is told.</summary>
    public Fault PermissionMissing => Family == ApiFamily.Wallet ? Faults.NotAuthorized : Faults.KeyRejected;

    /// <summary>-1104 when a parameter was sent that this route does not know and it is one that refuses those; else null.</summary>
    public Fault? RefuseUnknown(ParameterSet parameters)
    {
        if (!RefusesUnknown)
        {
            return null;
        }

        var known = parameters.CountKnown(Parameters);
        var signature = parameters.HasSignature ? 1 : 0;
        return known == parameters.Count ? null : ParameterFaults.NotAllRead(known + signature, parameters.Count + signature);
    }
}
