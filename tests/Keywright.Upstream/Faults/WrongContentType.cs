namespace Keywright.Upstream.Faults;

/// <summary>The upstream's answer under another content type.</summary>
/// <param name="ContentType">Empty for none.</param>
public sealed record WrongContentType(string ContentType = "text/html") : Fault
{
    public override async Task RunAsync(Call call) => await call.AnswerAsync(await call.ForwardAsync() with { ContentType = ContentType });

    public override string ToString() => $"an answer of the type \"{ContentType}\"";
}
