namespace Keywright.Upstream.Faults;

/// <summary>A slow call, by the timers of the exchange's clock.</summary>
/// <param name="By">How long.</param>
/// <param name="ReachesFirst">The upstream has the call, and the answer is late; otherwise the call itself is.</param>
public sealed record Late(TimeSpan By, bool ReachesFirst = true) : Fault
{
    public override async Task RunAsync(Call call)
    {
        var clock = call.Server.Clock;
        var early = ReachesFirst ? await call.ForwardAsync() : null;
        await Task.Delay(By, clock, call.Stopping);
        await call.AnswerAsync(early ?? await call.ForwardAsync());
    }

    public override string ToString() => $"{By.TotalMilliseconds} ms late {(ReachesFirst ? "behind" : "before")} the upstream";
}
