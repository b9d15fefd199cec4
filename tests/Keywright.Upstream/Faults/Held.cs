namespace Keywright.Upstream.Faults;

/// <summary>A slow call that waits until a test opens the gate.</summary>
/// <param name="Gate">Where it waits.</param>
/// <param name="ReachesFirst">The upstream has the call, and the answer waits; otherwise the call itself does.</param>
public sealed record Held(Gate Gate, bool ReachesFirst = true) : Fault
{
    public override async Task RunAsync(Call call)
    {
        if (ReachesFirst)
        {
            var answer = await call.ForwardAsync();
            await Gate.PassAsync(call.Stopping);
            await call.AnswerAsync(answer);
            return;
        }

        await Gate.PassAsync(call.Stopping);
        await call.AnswerAsync(await call.ForwardAsync());
    }

    public override string ToString() => $"held {(ReachesFirst ? "behind" : "before")} the upstream";
}
