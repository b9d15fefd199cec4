namespace Keywright.Upstream.Faults;

/// <summary>The upstream's answer, and then blanks for as long as the caller reads.</summary>
public sealed record Endless : Fault
{
    public override async Task RunAsync(Call call) => await call.AnswerEndlesslyAsync(await call.ForwardAsync());

    public override string ToString() => "an answer without end";
}
