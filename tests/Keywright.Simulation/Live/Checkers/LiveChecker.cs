using Keywright.Gateway.Execute.Live;
using Keywright.Market.Words;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>
/// Judges a promise of the live venue by what bots are told, what leaves for the exchange, and what the exchange has. It knows the documents, not
/// the program.
/// </summary>
internal abstract class LiveChecker(LiveCourt court)
{
    protected LiveCourt Court => court;

    protected LiveWorld World => court.World;

    /// <summary>A bot sends a request for the first time.</summary>
    public virtual void Asked(LiveAsk ask)
    {
    }

    /// <summary>An answer leaves the gateway; those before it are in the request's list.</summary>
    public virtual void Answered(LiveAsk ask, LiveAnswer answer)
    {
    }

    public virtual void Leaves(WireCall call)
    {
    }

    public virtual void TurnedAway(WireCall call, UpstreamAnswer.Answered answer)
    {
    }

    public virtual void Carried(WireCall call, UpstreamAnswer.Answered answer)
    {
    }

    public virtual void Heard(WireCall call, UpstreamAnswer answer)
    {
    }

    public virtual void Ended()
    {
    }

    /// <summary>The bot was told of the order.</summary>
    protected static bool IsTold((OrderState Order, LiveAsk? Ask) each) => each.Ask!.Answers.Any(answer => answer.Deeds.Made.Any(made => made.OrderId == each.Order.OrderId));

    protected void Require(bool holds, int promise, string sentence)
    {
        if (!holds)
        {
            court.Fault(GetType().Name, promise, sentence);
        }
    }
}
