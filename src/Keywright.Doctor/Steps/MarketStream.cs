using System.Text;

namespace Keywright.Doctor.Steps;

/// <summary>A stream of market data: the connection, a question and its answer, and an event.</summary>
internal sealed class MarketStream : IStep
{
    private static readonly byte[] Question = Encoding.UTF8.GetBytes("""{"method":"LIST_SUBSCRIPTIONS","id":"doctor"}""");

    public string Name => "market-stream";

    public string? Hindered(Chart chart) => chart.Reached ? null : "It needs the connection.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        var stream = chart.Shape.Streams(chart.Examined.Symbol);
        var (line, trouble) = await chart.ConnectAsync(new Uri(chart.Examined.Target.Streams.AbsoluteUri.TrimEnd('/') + stream), ct).ConfigureAwait(false);
        if (line is null)
        {
            return trouble!.ToFail();
        }

        using (line)
        {
            var started = chart.Time.GetTimestamp();
            var eventSeen = false;
            var (answer, why) = await line.AskAsync(
                Question,
                message =>
                {
                    eventSeen |= SocketAnswer.IsOfStream(message);
                    return SocketAnswer.IsTo(message, "doctor");
                },
                ct).ConfigureAwait(false);
            if (answer is null)
            {
                return why?.ToFail() ?? CheckResult.Fail("The stream's connection stands, and a question on it was not answered in time.", "Something in between passes the handshake and no messages: check proxies on the way.");
            }

            var trip = (long)chart.Time.GetElapsedTime(started).TotalMilliseconds;
            if (!eventSeen)
            {
                (var heard, why) = await line.HearAsync(SocketAnswer.IsOfStream, chart.Bounds.Event, ct).ConfigureAwait(false);
                if (why is not null)
                {
                    return why.ToFail();
                }

                eventSeen = heard is not null;
            }

            return (eventSeen
                ? CheckResult.Pass($"{stream} answers and sends events.")
                : CheckResult.Warn($"{stream} answers, and sent no event in {(int)chart.Bounds.Event.TotalSeconds} s.", "A market in which nothing happens sends nothing; else name another symbol with --symbol."))
                .With(("stream", stream), ("roundTripMs", trip));
        }
    }
}
