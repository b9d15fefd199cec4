namespace Keywright.Gateway.Requests;

/// <summary>How a request ended. Every request ends in exactly one of these.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>Carried out; the answer's cause is durable.</summary>
    /// <param name="Reply">The answer, without the budget headers that Settle adds.</param>
    /// <param name="PlacedOrders">Orders accepted, counted against the account.</param>
    public sealed record Answered(Reply Reply, int PlacedOrders = 0) : Outcome
    {
        /// <summary>It costs no weight, whatever its route costs otherwise.</summary>
        public bool IsFree { get; init; }
    }

    /// <summary>Not carried out.</summary>
    public sealed record Refused(Refusal Why) : Outcome
    {
        /// <summary>The refusal came after forwarding and counts as an unfilled order all the same (auth.md §6).</summary>
        public bool CountsAsOrder { get; init; }
    }

    /// <summary>The log failed while the command was on its way to disk: it may or may not be there after a restart.</summary>
    public sealed record Unknown(Refusal Why) : Outcome;
}
