using Keywright.Gateway;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>What the gateway itself holds of the live account: the one judge who looks behind the pipeline, since no client can see it.</summary>
/// <param name="Open">Its open orders.</param>
/// <param name="Intents">Its intents that are not closed.</param>
internal sealed record LedgerImage(IReadOnlyList<LiveOrder> Open, IReadOnlyList<(ulong Sequence, LiveIntent Intent)> Intents)
{
    public static LedgerImage Of(RunningGateway gateway)
    {
        var ledger = gateway.Parts.Live.Books.Venues.FirstOrDefault()?.Ledger;
        return ledger is null ? new LedgerImage([], []) : new LedgerImage(ledger.OpenOf(LiveAccount.FirstNumber, null, null), OpenIntents(gateway));
    }

    /// <summary>What is another after a restart, in a sentence; null when nothing is.</summary>
    public string? Difference(LedgerImage after)
        => !Open.SequenceEqual(after.Open) ? $"its open orders are [{string.Join(", ", after.Open.Except(Open))}] in place of [{string.Join(", ", Open.Except(after.Open))}]."
            : !Intents.Select(each => each.Sequence).SequenceEqual(after.Intents.Select(each => each.Sequence)) ? $"its open intents are [{string.Join(", ", after.Intents)}] in place of [{string.Join(", ", Intents)}]."
            : null;

    /// <summary>At the quiet end: every intent is closed once, every order at the exchange belongs to the key that asked for it, and the ledger has it as the exchange has.</summary>
    public static void Judge(RunningGateway gateway, LiveCourt court)
    {
        foreach (var (sequence, intent) in OpenIntents(gateway))
        {
            court.Fault(nameof(LedgerImage), 3, $"Intent {sequence} was never closed: {intent}");
        }

        var venue = gateway.Parts.Live.Books.Venues.Single();
        foreach (var (symbol, _) in SimulatedExchange.Symbols)
        {
            var index = venue.Rules.Symbols.Select((rules, at) => (rules.Name, at)).First(each => each.Name == symbol).at;
            foreach (var (order, ask) in court.Orders(symbol).Where(each => each.Ask is not null))
            {
                var known = venue.Ledger.Find(LiveAccount.FirstNumber, index, new OrderName(order.OrderId, default));
                var number = gateway.Parts.Ring.TryFind(ask!.Key.ApiKey, out var key) ? key.Number : known?.Tag;
                if (known is null || known.Tag != number)
                {
                    court.Fault(nameof(LedgerImage), 3, $"The exchange has order {order.OrderId} of {ask}; the gateway gives it to {known?.Tag.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nobody"}.");
                }
                else if (order.IsOpen && !known.IsOpen)
                {
                    court.Fault(nameof(LedgerImage), 3, $"Order {order.OrderId} of {ask} is open at the exchange, and over by the gateway's book.");
                }
                else if (order.IsOpen && (order.Lots, order.ListId, order.ClientId) != (known.Lots, known.ListId, known.ClientId))
                {
                    court.Fault(nameof(LedgerImage), 3, $"The exchange has order {order.OrderId} of {ask} as {(order.ClientId, order.Lots, order.ListId)}, the gateway as {(known.ClientId, known.Lots, known.ListId)}.");
                }
            }
        }
    }

    /// <summary>By the journal alone: intents without an end.</summary>
    private static List<(ulong Sequence, LiveIntent Intent)> OpenIntents(RunningGateway gateway)
    {
        var open = new SortedDictionary<ulong, LiveIntent>();
        var journal = gateway.Parts.Journal;
        foreach (var entry in journal.Read(journal.FirstSequence))
        {
            var reader = new StateReader(entry.Payload.Span);
            switch ((EntryKind)entry.Kind)
            {
                case EntryKind.LiveIntended:
                    _ = AuditHead.Read(ref reader);
                    open[entry.Sequence] = LiveIntent.Restore(ref reader);
                    break;
                case EntryKind.LiveEnded:
                    _ = AuditHead.Read(ref reader);
                    open.Remove(LiveEntries.ReadEnd(ref reader).Began);
                    break;
            }
        }

        return [.. open.Select(each => (each.Key, each.Value))];
    }
}
