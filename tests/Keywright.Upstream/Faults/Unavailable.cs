namespace Keywright.Upstream.Faults;

/// <summary>503.</summary>
/// <param name="Body">As it is; empty for none, of no type.</param>
/// <param name="Placed">The upstream gets the call all the same.</param>
public sealed record Unavailable(string Body = "", bool Placed = false) : Fault
{
    /// <summary>What is told where the body is JSON.</summary>
    public const string Sentence = """{"code":-1000,"msg":"Unknown error, please check your request or try again later."}""";

    public override async Task RunAsync(Call call)
    {
        await ReachAsync(call, Placed);
        await call.AnswerAsync(UpstreamAnswer.Json(503, Body) with { ContentType = Body.Length == 0 ? "" : UpstreamAnswer.JsonType });
    }

    public override string ToString() => $"503 {(Body.Length == 0 ? "without" : "with")} a body{(Placed ? ", placed" : "")}";
}
