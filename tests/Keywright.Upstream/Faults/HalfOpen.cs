namespace Keywright.Upstream.Faults;

/// <summary>The call is read, and then nothing: no answer, no close. On a socket everything else on it is silent too.</summary>
/// <param name="Placed">The upstream gets the call all the same.</param>
public sealed record HalfOpen(bool Placed = false) : Fault
{
    public override async Task RunAsync(Call call)
    {
        var stalled = call.StallAsync();
        await ReachAsync(call, Placed);
        await stalled;
    }

    public override string ToString() => $"half open{(Placed ? ", placed" : "")}";
}
