using Keywright.Simulation.Clients;
using Keywright.Simulation.Streaming;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Judges a promise by what clients can see (and, where it says so, by what is on the disk). Checkers know the documents, not the
/// program: they share no code with it and work in decimals.
/// </summary>
internal abstract class Checker(Court court)
{
    protected Court Court => court;

    protected Names Names => court.Names;

    protected Origins Origins => court.Origins;

    protected Circumstances Circumstances => court.Circumstances;

    /// <summary>A request is about to be sent.</summary>
    public virtual void Sent(Sending sending)
    {
    }

    /// <summary>An answer leaves the gateway.</summary>
    public virtual void Answered(Sending sending, Answer answer)
    {
    }

    /// <summary>An event of an account leaves the gateway.</summary>
    public virtual void Told(AccountEvent told)
    {
    }

    /// <summary>Everything stands still and all that a client can read has been read.</summary>
    public virtual void Audited(Audit audit)
    {
    }

    protected void Fault(int promise, string sentence) => court.Fault(GetType().Name, promise, sentence);

    protected void Require(bool holds, int promise, string sentence)
    {
        if (!holds)
        {
            Fault(promise, sentence);
        }
    }
}
