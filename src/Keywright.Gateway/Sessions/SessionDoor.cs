using System.Diagnostics.CodeAnalysis;
using System.Net;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Streams;

namespace Keywright.Gateway.Sessions;

/// <summary>Where connections to the WebSocket API come in, each costing its address some weight.</summary>
public sealed class SessionDoor
{
    /// <summary>What a connection costs.</summary>
    private const int Weight = 2;

    private readonly RequestPipeline pipeline;
    private readonly SessionTable table;
    private readonly UserStreams users;
    private readonly AddressBudgets addresses;
    private readonly Envelopes envelopes;
    private readonly GatewayClock clock;
    private readonly ConnectionTally tally;

    internal SessionDoor(RequestPipeline pipeline, SessionTable table, UserStreams users, AddressBudgets addresses, BudgetLimits limits, GatewayClock clock, ConnectionTally tally)
    {
        (this.pipeline, this.table, this.users, this.addresses, this.clock, this.tally) = (pipeline, table, users, addresses, clock, tally);
        envelopes = new Envelopes(limits, clock);
    }

    /// <summary>Lets a connection in, or says why not in the words of REST.</summary>
    /// <param name="client">The socket's peer.</param>
    /// <param name="timeUnit"><c>timeUnit</c> of the address called; null when not sent.</param>
    /// <param name="returnRateLimits"><c>returnRateLimits</c> of the address called; null when not sent.</param>
    /// <param name="outbox">What the session says unasked goes here.</param>
    public bool TryOpen(
        IPAddress client,
        string? timeUnit,
        string? returnRateLimits,
        Outbox outbox,
        [NotNullWhen(true)] out Session? session,
        [NotNullWhen(false)] out Reply? refusal)
    {
        session = null;
        refusal = null;
        var now = clock.NowUs;
        var address = addresses.Of(client, now);
        if (!address.Weight.TryTake(Weight, now, out _, out var retryAfter))
        {
            refusal = Refuse(Faults.WeightUsedUp(address.Weight.Limit, "1 MINUTE"), retryAfter);
        }
        else if (!TimeUnits.TryParse(timeUnit, out var unit))
        {
            refusal = Refuse(Faults.InvalidTimeUnit, null);
        }
        else if (returnRateLimits is not (null or "true" or "false"))
        {
            refusal = Refuse(ParameterFaults.NotValid("returnRateLimits"), null);
        }
        else
        {
            session = new Session(pipeline, table, users, envelopes, clock, new SessionTerms(client, address, timeUnit, unit, returnRateLimits != "false", outbox), tally);
            tally.Opened(ofSession: true);
            return true;
        }

        return false;
    }

    private static Reply Refuse(Fault fault, int? retryAfter) => new() { Status = fault.Status, Body = fault.ToJson(), RetryAfterSeconds = retryAfter };
}
