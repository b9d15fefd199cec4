using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>An order of a key as it stands at the instant a panic for it is answered.</summary>
internal sealed record Standing(string Symbol, long OrderId, bool IsOpen, bool IsBuy);

/// <summary>
/// Promises 5 and 17: once a panic is answered, no order of its keys comes into being until they are thawed, over restarts too, also none that was on
/// its way; and whatever of theirs stands open was told as kept, as only a sell can be, or as what could not be cancelled, which takes a disk in trouble.
/// </summary>
internal sealed class PanicChecker(Court court) : Checker(court)
{
    private readonly HashSet<BotKey> asked = [];
    private readonly Dictionary<BotKey, HashSet<(string, long)>> stopped = [];

    /// <summary>A panic for the key was asked for at some time, so an order of it may be cancelled though its holder never asked.</summary>
    public bool WasAsked(BotKey? key) => key is null ? asked.Count > 0 : asked.Contains(key);

    public void Asked(BotKey key) => _ = asked.Add(key);

    /// <param name="key">Of the scope.</param>
    /// <param name="orders">All it has, in this instant; looked up behind the gateway.</param>
    /// <param name="kept">Told to be open because they only reduce.</param>
    /// <param name="left">Told to be open because they could not be cancelled.</param>
    public void Answered(BotKey key, IReadOnlyList<Standing> orders, IReadOnlySet<(string, long)> kept, IReadOnlySet<(string, long)> left)
    {
        foreach (var order in orders.Where(order => order.IsOpen))
        {
            var name = (order.Symbol, order.OrderId);
            Require(kept.Contains(name) || left.Contains(name), 5, $"After a panic for {key.Label} its order {name} is open, and was told neither as kept nor as left.");
            Require(!kept.Contains(name) || !order.IsBuy, 17, $"After a panic for {key.Label} its order {name} is kept though it buys.");
        }

        Require(left.Count == 0 || Circumstances.IsDiskInTrouble, 5, $"A panic for {key.Label} left {left.Count} orders on a sound disk.");
        stopped[key] = [.. orders.Select(order => (order.Symbol, order.OrderId))];
    }

    /// <summary>It is asked to be let go, or may have been lost that it was stopped.</summary>
    public void LetGo(BotKey key) => _ = stopped.Remove(key);

    public override void Answered(Sending sending, Answer answer)
    {
        if (sending.Ask.Key is { } key && stopped.TryGetValue(key, out var there))
        {
            foreach (var order in answer.Told.Placed)
            {
                Require(there.Contains((order.Symbol, order.OrderId)), 5, $"{sending.Ask} placed {order} after a panic for {key.Label} was answered.");
            }
        }
    }

    public override void Audited(Audit audit)
    {
        foreach (var order in audit.Orders)
        {
            if (Origins.KeyOf(order.ClientId) is { } key && stopped.TryGetValue(key, out var there))
            {
                Require(there.Contains((order.Symbol, order.OrderId)), 5, $"{order} of {key.Label} came after a panic for it was answered.");
            }
        }
    }
}
