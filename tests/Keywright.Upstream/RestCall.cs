using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Upstream;

/// <summary>One request of REST.</summary>
internal class RestCall(FaultServer server, Arrival arrival, HttpContext context, byte[] body) : Call(server, arrival)
{
    private const int Blanks = 64 * 1024;

    protected HttpContext Context => context;

    public override async Task AnswerHalfAsync(UpstreamAnswer answer)
    {
        // Fewer bytes than promised make Kestrel close the connection once these are out; an abort could lose them on the way.
        var half = Begin(answer, answer.Body.Length)[..(answer.Body.Length / 2)];
        await context.Response.Body.WriteAsync(half, Stopping);
        await context.Response.Body.FlushAsync(Stopping);
    }

    public override async Task AnswerEndlesslyAsync(UpstreamAnswer answer)
    {
        await context.Response.Body.WriteAsync(Begin(answer, null), Stopping);
        var blanks = new byte[Blanks];
        blanks.AsSpan().Fill((byte)' ');
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(blanks, Stopping);
            await context.Response.Body.FlushAsync(Stopping);
        }
    }

    public override void Drop() => context.Abort();

    public override Task StallAsync() => Task.Delay(Timeout.InfiniteTimeSpan, Stopping);

    private protected override Task<UpstreamAnswer> AskAsync() => Server.Exchange.AskAsync(Arrival, context.Request.Method, RawTarget(context), context.Request.Headers, body, Stopping);

    private protected override async Task SendAsync(UpstreamAnswer answer)
    {
        await context.Response.Body.WriteAsync(Begin(answer, answer.Body.Length), Stopping);
        await context.Response.CompleteAsync();
    }

    internal static string RawTarget(HttpContext context) => context.Features.Get<IHttpRequestFeature>()!.RawTarget;

    /// <summary>Head of the answer; the body to write after it.</summary>
    private ReadOnlyMemory<byte> Begin(UpstreamAnswer answer, int? length)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.ContentType.Length > 0)
        {
            context.Response.ContentType = answer.ContentType;
        }

        if (answer.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        context.Response.ContentLength = length;
        return answer.Body;
    }
}
