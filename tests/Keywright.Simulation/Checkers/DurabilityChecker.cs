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

    public override void Sent(Sending sending)
    {
        var ask = sending.Ask;
        if (ask is { Kind: AskKind.Cancel, ClientId: { } target, CancelId: { } cancel })
        {
            if (!cancelsOf.TryGetValue(target, out var cancels))
            {
                cancelsOf[target] = cancels = [];
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
        if (!answer.IsOk)
        {
            return;
        }

        var ask = sending.Ask;
        switch (ask.Kind)
        {
            case AskKind.Place or AskKind.Cancel:
                MustBeDurable(answer.Json.GetProperty("clientOrderId").GetString()!, ask, "it was acknowledged");
                break;
            case AskKind.CancelAll:
                foreach (var canceled in answer.Json.EnumerateArray())
                {
                    MustBeDurable(canceled.GetProperty("clientOrderId").GetString()!, ask, "it was acknowledged");
                }

                break;
            case AskKind.Query:
                Shown(SeenOrder.Read(answer.Json), ask);
                break;
            case AskKind.OpenOrders or AskKind.AllOrders:
                foreach (var order in answer.Json.EnumerateArray())
                {
                    Shown(SeenOrder.Read(order), ask);
                }

                break;
        }
    }

    public override void Told(AccountEvent told) =>
        Require(IsDurable(told.ClientId), 20, $"{told.Execution} of {told.ClientId} was told, and it is not on the disk.");

    private void Shown(SeenOrder order, Ask ask)
    {
        MustBeDurable(order.ClientId, ask, "it was shown");
        if (order.Status == "CANCELED" && !clearedSymbols.Contains(order.Symbol) && cancelsOf.TryGetValue(order.ClientId, out var cancels))
        {
            Require(cancels.Exists(IsDurable), 20, $"{ask} showed order {order.ClientId} as cancelled, and no cancel of it is on the disk.");
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
