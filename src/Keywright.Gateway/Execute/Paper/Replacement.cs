using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Both halves of a cancel-replace, one after the other: what each answered and what it did.</summary>
internal sealed record Replacement
{
    private byte[] cancel = [];
    private byte[]? placed;

    /// <summary>0: the cancel failed.</summary>
    public long CanceledId { get; private set; }

    /// <summary>0: the new order was refused, or not attempted.</summary>
    public long PlacedId { get; private set; }

    public Fault CancelFault { get; private set; }

    public Fault PlaceFault { get; private set; }

    public ulong CancelDigest { get; private set; }

    public ulong PlaceDigest { get; private set; }

    public bool IsAttempted => placed is not null;

    public bool IsNothing => CanceledId == 0 && PlacedId == 0;

    /// <summary>Carries out both halves as far as they go.</summary>
    /// <param name="state">Where.</param>
    /// <param name="call">What was asked for.</param>
    /// <param name="command">The cancel.</param>
    /// <param name="order">The new order.</param>
    /// <param name="restricted">Why the order may not be cancelled, or null.</param>
    /// <param name="tooMany">The order limit's refusal of the new order, or null.</param>
    /// <param name="capHold">Of the key's daily cap; null when it has none.</param>
    /// <param name="overCap">Tests the new order against the book as the cancel leaves it: the cap's refusal, or null.</param>
    /// <param name="unit">Of the answers' times.</param>
    /// <param name="feed">Told of the cancel before the new order's events take the place of its own.</param>
    public static Replacement Run(
        PaperState state, CancelReplaceCall call, CancelOrder command, PlaceOrder order, Fault? restricted, Fault? tooMany, CapHold? capHold, Func<Fault?> overCap, TimeUnit unit, VenueFeed feed)
    {
        var halves = new Replacement();
        var reject = Reject.UnknownOrder;
        if (restricted is null)
        {
            reject = state.Cancel(in command, out var canceledId);
            halves.CanceledId = canceledId;
        }

        if (reject == Reject.None)
        {
            halves.Note(state, in command, call.Cancel.NewClientId, unit);
            feed.OtherId = call.Cancel.NewClientId;
        }
        else
        {
            halves.CancelFault = restricted ?? Refusals.CancelFault(reject);
            halves.cancel = halves.CancelFault.ToJson();
            if (call.StopsOnFailure)
            {
                return halves;
            }
        }

        if ((tooMany ?? overCap()) is { } fault)
        {
            halves.Refuse(fault);
            return halves;
        }

        if (feed.IsOn && halves.CanceledId != 0)
        {
            feed.TakeFirst(state);
        }

        reject = state.Place(in order, capHold?.RateE8 ?? 0, out var placedId);
        if (reject != Reject.None)
        {
            halves.Refuse(Refusals.Place(reject));
            return halves;
        }

        halves.PlacedId = placedId;
        halves.Note(state, in order, call.Place.Response, unit);
        return halves;
    }

    /// <summary>Does what the journal says was done; null when it goes another way.</summary>
    public static Replacement? Again(PaperState state, in AuditHead head, in ReplacedCommand command)
    {
        var halves = new Replacement { CancelFault = command.CancelFault, CanceledId = command.Cancel.OrderId, PlacedId = command.Place.OrderId };
        halves.cancel = command.CancelFault.ToJson();
        if (halves.CanceledId != 0)
        {
            var cancel = new CancelOrder { Account = head.Account, Symbol = command.Cancel.Symbol, OrderId = halves.CanceledId, TimeUs = head.TimeUs };
            if (state.Cancel(in cancel, out _) != Reject.None)
            {
                return null;
            }

            halves.Note(state, in cancel, command.Cancel.NewClientId, command.Cancel.TimeUnit);
        }

        if (halves.PlacedId != 0)
        {
            if (state.Place(command.Place.Order, command.Place.CapRateE8, out var placedId) != Reject.None || placedId != halves.PlacedId)
            {
                return null;
            }

            halves.Note(state, command.Place.Order, command.Place.Response, command.Place.TimeUnit);
        }
        else if (command.PlaceFault.Code != 0)
        {
            halves.Refuse(command.PlaceFault);
        }

        return halves.CancelDigest == command.Cancel.EventsDigest && halves.PlaceDigest == command.Place.EventsDigest ? halves : null;
    }

    /// <summary>What the call as a whole failed with; null when both halves succeeded.</summary>
    /// <param name="isLimited">The order limit stopped a call that stops on failure.</param>
    public Fault? Failure(bool isLimited)
    {
        if (CanceledId != 0 && PlacedId != 0)
        {
            return null;
        }

        var failure = IsNothing ? OrderFaults.ReplaceFailed : OrderFaults.ReplacePartlyFailed;
        return isLimited ? failure with { Status = 429 } : failure;
    }

    public Reply Answer(Fault? failure) => new() { Status = failure?.Status ?? 200, Body = Body(failure) };

    public byte[] Body(Fault? failure) => JsonBody.Write((Halves: this, failure), static (writer, s) =>
        ReplaceReplies.Write(writer, s.failure, s.Halves.cancel, s.Halves.CanceledId != 0, s.Halves.placed, s.Halves.PlacedId != 0));

    private void Note(PaperState state, in CancelOrder command, in ClientOrderId cancelId, TimeUnit unit)
    {
        if (!state.Exchange.TryGetOrder(command.Account, command.Symbol, CanceledId, out var order))
        {
            throw new InvalidOperationException($"Order {CanceledId} was cancelled and cannot be found.");
        }

        CancelDigest = EventDigest.Of(state.Events);
        cancel = OrderAnswers.Canceled(state.Exchange, in order, in cancelId, command.TimeUs, state.Events, unit).Body.ToArray();
    }

    private void Note(PaperState state, in PlaceOrder asked, ResponseType response, TimeUnit unit)
    {
        if (!state.Exchange.TryGetOrder(asked.Account, asked.Symbol, PlacedId, out var order))
        {
            throw new InvalidOperationException($"Order {PlacedId} was accepted and cannot be found.");
        }

        PlaceDigest = EventDigest.Of(state.Events);
        placed = OrderAnswers.Placed(state.Rules, in order, state.Events, response, unit).Body.ToArray();
    }

    private void Refuse(Fault fault)
    {
        PlaceFault = fault;
        placed = fault.ToJson();
    }
}
