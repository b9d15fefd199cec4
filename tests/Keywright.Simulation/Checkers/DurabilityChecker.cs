using System.Text;
using Keywright.Simulation.Clients;
using Keywright.Simulation.Streaming;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promises 3, 11 and 20: in the moment an answer leaves, what it tells must stand on the part of the disk that a power cut leaves. The
/// ids of orders and cancels are unlike any other bytes, so their presence there is looked for, and nothing is known of the format but
/// that an id follows its length.
/// </summary>
internal sealed class DurabilityChecker(Court court, DurableView disk) : Checker(court)
{
    private readonly HashSet<string> durable = [];
    private readonly Dictionary<string, List<string>> cancelsOf = [];
    private readonly HashSet<string> clearedSymbols = [];
    private bool isPanicDurable;

    public override void Sent(Sending sending)
    {
        var ask = sending.Ask;
        if (ask.Aim is { CancelId: { } cancel } aim && (aim.List ?? aim.Target) is { } target)
        {
            var group = Names.GroupOf(target);
            if (!cancelsOf.TryGetValue(group, out var cancels))
            {
                cancelsOf[group] = cancels = [];
            }

            cancels.Add(cancel);
        }
        else if (ask is { Kind: AskKind.CancelAll, Symbol: { } symbol })
        {
            _ = clearedSymbols.Add(symbol);
        }
    }

    public override void Answered(Sending sending, Answer answer)
    {
        var (ask, told) = (sending.Ask, answer.Told);

        // Seen once is enough: a snapshot may take the place of the entries that hold it.
        isPanicDurable = isPanicDurable || (Court.Panics.WasAsked(null) && disk.Holds("kw_panic_"u8));
        foreach (var id in told.Placed.Select(order => order.ClientId).Concat(told.Canceled.Select(canceled => canceled.CancelId)))
        {
            MustBeDurable(id, ask, "it was acknowledged");
        }

        // One that ended by its amendment keeps its name; the one it was to have is in the entry all the same.
        if (told.Amended is not null)
        {
            MustBeDurable(ask.Aim.NewId!, ask, "it was acknowledged");
        }

        foreach (var list in told.Lists)
        {
            MustBeDurable(list.ClientId, ask, "it was told");
        }

        foreach (var order in told.Shown)
        {
            Shown(order, ask);
        }
    }

    public override void Told(AccountEvent told) =>
        Require(IsDurable(told.ClientId), 20, $"{told.Execution} of {told.ClientId} was told, and it is not on the disk.");

    private void Shown(SeenOrder order, Ask ask)
    {
        MustBeDurable(order.ClientId, ask, "it was shown");
        if (order.Status == "CANCELED" && !clearedSymbols.Contains(order.Symbol) && cancelsOf.TryGetValue(Names.GroupOf(order.ClientId), out var cancels))
        {
            var byPanic = Court.Panics.WasAsked(Origins.KeyOf(order.ClientId)) && isPanicDurable;
            Require(byPanic || cancels.Exists(IsDurable), 20, $"{ask} showed order {order.ClientId} as cancelled, and no cancel of it is on the disk.");
        }
    }

    private void MustBeDurable(string id, Ask ask, string what) =>
        Require(IsDurable(id), ask.ChangesState ? 11 : 20, $"{ask}: {what}, and {id} is not on the disk.");

    private bool IsDurable(string id)
    {
        if (durable.Contains(id))
        {
            return true;
        }

        var bytes = Encoding.ASCII.GetBytes(id);
        if (!disk.Holds([(byte)bytes.Length, .. bytes]))
        {
            return false;
        }

        _ = durable.Add(id);
        return true;
    }
}
