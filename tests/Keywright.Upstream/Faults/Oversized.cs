namespace Keywright.Upstream.Faults;

/// <summary>The upstream's answer with blanks behind it up to a size: still JSON, and too much of it.</summary>
/// <param name="Bytes">All of the body.</param>
public sealed record Oversized(int Bytes) : Fault
{
    public override async Task RunAsync(Call call)
    {
        var answer = await call.ForwardAsync();
        var body = new byte[Math.Max(Bytes, answer.Body.Length)];
        body.AsSpan().Fill((byte)' ');
        answer.Body.CopyTo(body);
        await call.AnswerAsync(answer.WithBody(body));
    }

    public override string ToString() => $"an answer of {Bytes} bytes";
}
