using Keywright.Gateway.Authenticate;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Record;
using Keywright.Gateway.Sessions;
using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Sealing;
using Microsoft.Extensions.Logging;

namespace Keywright.Gateway.Manage;

/// <summary>What the desk for keys works with; it does without none of it, for a gate that is not there would let everything pass.</summary>
internal sealed record KeyDeskParts
{
    public required KeyStore Store { get; init; }

    public required KeyRing Ring { get; init; }

    public required SessionTable Sessions { get; init; }

    /// <summary>The paper exchange, which what is under way may still be in.</summary>
    public required PaperVenue Venue { get; init; }

    public required Vault Vault { get; init; }

    public required RandomSource Random { get; init; }

    public required OwnerNotes Notes { get; init; }

    public required GatewayClock Clock { get; init; }

    public required BudgetLimits Limits { get; init; }

    public required AccountPlaces Accounts { get; init; }

    /// <summary>Live keys an account may have.</summary>
    public required int KeysMax { get; init; }

    public required HeldKeys Held { get; init; }

    /// <summary>Asks for one-time codes.</summary>
    public required CodeGate Gate { get; init; }

    /// <summary>Where it is kept who made a key.</summary>
    public required KeyMakers Makers { get; init; }

    /// <summary>Where links are kept.</summary>
    public required LinkStore Links { get; init; }

    /// <summary>Says what is told of a change.</summary>
    public required Announcer Announcer { get; init; }

    public required ILogger Logger { get; init; }
}
