namespace Keywright.Upstream;

/// <summary>A call under way, and all that can be done with it. What a fault does, it does through this, over REST and sockets alike.</summary>
public abstract class Call
{
    internal Call(FaultServer server, Arrival arrival) => (Server, Arrival) = (server, arrival);

    public FaultServer Server { get; }

    public Arrival Arrival { get; }

    /// <summary>Cancelled when the fault server stops; whatever waits ends then.</summary>
    public CancellationToken Stopping => Server.Stopping;

    /// <summary>Asks the upstream, at once and once; what it answers is noted. Nothing is told to the caller yet.</summary>
    public async Task<UpstreamAnswer> ForwardAsync()
    {
        var answer = Server.Settle(Arrival, await AskAsync());
        Arrival.Upstream = answer;
        return answer;
    }

    /// <summary>Tells the caller a whole answer.</summary>
    public Task AnswerAsync(UpstreamAnswer answer)
    {
        Arrival.Answered = answer;
        return SendAsync(answer);
    }

    /// <summary>Tells the caller half of it under the length of the whole, and hangs up.</summary>
    public abstract Task AnswerHalfAsync(UpstreamAnswer answer);

    /// <summary>Tells the caller the answer and then blanks, until the caller has had enough.</summary>
    public abstract Task AnswerEndlesslyAsync(UpstreamAnswer answer);

    /// <summary>Cuts the connection without a word.</summary>
    public abstract void Drop();

    /// <summary>Leaves the connection as it is, for ever: nothing is told, nothing is closed.</summary>
    public abstract Task StallAsync();

    private protected abstract Task<UpstreamAnswer> AskAsync();

    private protected abstract Task SendAsync(UpstreamAnswer answer);
}
