namespace Keywright.Upstream.Faults;

/// <summary>The upstream's answer without its second half, as if that were all.</summary>
public sealed record BrokenJson : Fault
{
    public override async Task RunAsync(Call call)
    {
        var answer = await call.ForwardAsync();
        await call.AnswerAsync(answer.WithBody(answer.Body[..(answer.Body.Length / 2)]));
    }

    public override string ToString() => "broken JSON";
}
