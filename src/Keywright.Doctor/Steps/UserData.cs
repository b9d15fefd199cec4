using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;
using Keywright.Doctor.Instruments;

namespace Keywright.Doctor.Steps;

/// <summary>
/// The account's own events: the subscription, and on paper an order that comes back as an event. Real money is touched only when the owner typed
/// <c>--trade</c>, and then by an order that cannot rest and is limited to well below the market.
/// </summary>
internal sealed class UserData : IStep
{
    private const string OrderCountHeader = "X-MBX-ORDER-COUNT-10S";

    public string Name => "user-data";

    public string? Hindered(Chart chart) => chart.Reads ? null : "It needs read access.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        var (line, subscribing) = chart.Shape == ApiShape.Spot
            ? await OverSocketApiAsync(chart, ct).ConfigureAwait(false)
            : await ListenKey.SubscribeAsync(chart, ct).ConfigureAwait(false);
        if (line is null)
        {
            return subscribing!;
        }

        using (line)
        {
            return await RoundTripAsync(chart, line, ct).ConfigureAwait(false);
        }
    }

    private static async Task<(SocketLine? Line, CheckResult? Why)> OverSocketApiAsync(Chart chart, CancellationToken ct)
    {
        var (line, trouble) = await chart.ConnectAsync(chart.Examined.Target.SocketApi, ct).ConfigureAwait(false);
        if (line is null)
        {
            return (null, trouble!.ToFail());
        }

        var frame = Chart.Stamped(new OutgoingParameters().Add("apiKey", chart.Examined.ApiKey), chart.ServerNow)
            .ToFrame("doctor", "userDataStream.subscribe.signature", chart.Examined.Signer.Sign);
        var (answer, why) = await line.AskAsync(frame, message => SocketAnswer.IsTo(message, "doctor"), ct).ConfigureAwait(false);
        if (answer is { } heard && SocketAnswer.Status(heard) == 200)
        {
            return (line, null);
        }

        line.Dispose();
        return (null, answer is { } refused
            ? CheckResult.Fail(
                $"userDataStream.subscribe.signature is answered {SocketAnswer.Said(refused)}.",
                "The WebSocket API signs the sorted parameters, unescaped; this request did. Check that key and WebSocket API belong together.")
            : why?.ToFail() ?? CheckResult.Fail(
                "The WebSocket API took the connection, and answered no subscription in time.", "Something in between passes the handshake and no messages: check proxies on the way."));
    }

    private static async Task<CheckResult> RoundTripAsync(Chart chart, SocketLine line, CancellationToken ct)
    {
        // 1. May there be an event?
        if (chart.Order is not { } order || !chart.Trades)
        {
            return CheckResult.Pass("The account's events are subscribed to; the key places no order that could make one.").With(("event", false));
        }

        if (!chart.IsPaper && !chart.Examined.Trade)
        {
            return CheckResult.Pass("The account's events are subscribed to; no event was made, since that takes an order: type --trade to let one be sent that buys only far below the market.")
                .With(("event", false));
        }

        // 2. An order that ends at once.
        var name = $"doctor-{chart.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        var started = chart.Time.GetTimestamp();
        var said = await chart.AskSignedAsync(chart.Shape.PlaceOrder, order.ToParameters("IOC").Add("newClientOrderId", name), ct).ConfigureAwait(false);
        if (said is RestOutcome.Silent silent)
        {
            return CheckResult.Fail(
                $"{silent.Why.Cause} The order {name} may have been placed; it cannot rest in the book.", "Look at the account's orders, then try again.");
        }

        var answer = ((RestOutcome.Answered)said).Answer;
        if (!answer.IsSuccess)
        {
            return answer.Code == -2010
                ? CheckResult.Warn($"The account's events are subscribed to; the order to make one is refused: {answer.Said}.", "Put funds into the account, or name a symbol the key may trade with --symbol.")
                : Refusal.ToFail(answer, chart.Shape.PlaceOrder);
        }

        // 3. Its event.
        var (heard, why) = await line.HearAsync(message => SocketAnswer.ClientOrderId(message) == name, chart.Bounds.Event, ct).ConfigureAwait(false);
        if (heard is not { } seen)
        {
            return why?.ToFail() ?? CheckResult.Fail(
                $"The order {name} was answered, and no event of it came in {(int)chart.Bounds.Event.TotalSeconds} s.",
                "A bot that waits for fills on this stream would wait for ever: ask for the order's state over REST instead, and look at what is between.");
        }

        var trip = (long)chart.Time.GetElapsedTime(started).TotalMilliseconds;
        return Judge(answer, order, SocketAnswer.Event(seen), trip);
    }

    private static CheckResult Judge(RestAnswer answer, DryOrder order, string kind, long trip)
    {
        var result = answer.Count(OrderCountHeader) is { } count
            ? CheckResult.Pass($"An order ({order}, at once or not at all) came back as {kind} after {UsedWeight.Text(trip)} ms.").With(("orderCount10s", count))
            : CheckResult.Warn(
                $"An order ({order}, at once or not at all) came back as {kind}, but its answer carries no {OrderCountHeader}.", "No bot can pace its orders by such answers: go to the target directly.");
        return result.With(("event", true), ("roundTripMs", trip));
    }
}
