namespace Keywright.Upstream.Faults;

/// <summary>301 to another place, which a signed request must never follow.</summary>
public sealed record Redirected(Uri To) : Fault
{
    public override Task RunAsync(Call call) => call.AnswerAsync(new UpstreamAnswer(301, default) { ContentType = "", Headers = [("Location", To.AbsoluteUri)] });

    public override string ToString() => $"301 to {To.Authority}";
}
