namespace Keywright.Upstream.Faults;

/// <summary>Something that goes wrong with a call. A test may write more of them.</summary>
public abstract record Fault
{
    /// <summary>Does with the call what this fault is: forwards it or not, answers it or not.</summary>
    public abstract Task RunAsync(Call call);

    /// <summary>Asks the upstream when the fault lets the call through, and forgets what it said.</summary>
    protected static Task ReachAsync(Call call, bool reaches) => reaches ? call.ForwardAsync() : Task.CompletedTask;
}
