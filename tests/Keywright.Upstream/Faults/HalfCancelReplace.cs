using System.Text;

namespace Keywright.Upstream.Faults;

public enum ReplaceHalf
{
    /// <summary>-2022, 400: the cancel failed and the new order was not tried.</summary>
    Neither,

    /// <summary>-2021, 409: the old order is cancelled, and there is no new one.</summary>
    CancelOnly,

    /// <summary>-2021, 409: the new order is placed, and the old one stands as well.</summary>
    NewOnly,
}

/// <summary>A cancel-replace of which a half is done, at the upstream as well; the answer's <c>data</c> tells which.</summary>
public sealed record HalfCancelReplace(ReplaceHalf Half) : Fault
{
    private const string UnknownOrder = """{"code":-2011,"msg":"Unknown order sent."}""";
    private const string NoFunds = """{"code":-2010,"msg":"Account has insufficient balance for requested action."}""";

    private static readonly string[] s_ofNew =
    [
        "side", "type", "timeInForce", "quantity", "quoteOrderQty", "price", "newClientOrderId", "strategyId", "strategyType", "stopPrice", "trailingDelta",
        "icebergQty", "newOrderRespType", "selfTradePreventionMode", "pegPriceType", "pegOffsetType", "pegOffsetValue",
    ];

    public override async Task RunAsync(Call call)
    {
        if (Half == ReplaceHalf.Neither)
        {
            await call.AnswerAsync(Told(400, -2022, "Order cancel-replace failed.", "FAILURE", "NOT_ATTEMPTED", UnknownOrder, "null"));
            return;
        }

        using var caller = await call.Server.InsteadAsync(call.Arrival);
        var (method, parameters) = Half == ReplaceHalf.CancelOnly ? ("DELETE", OfCancel(call.Arrival)) : ("POST", Joined(call.Arrival, s_ofNew.Select(name => (name, name))));
        var done = await caller.SendAsync(method, "/api/v3/order", $"symbol={call.Arrival["symbol"]}{parameters}", call.Stopping);
        call.Arrival.Upstream = done;
        if (done.Status != 200)
        {
            throw new InvalidOperationException($"The half that should be done was refused: {done.Text}");
        }

        await call.AnswerAsync(Half == ReplaceHalf.CancelOnly
            ? Told(409, -2021, "Order cancel-replace partially failed.", "SUCCESS", "FAILURE", done.Text, NoFunds)
            : Told(409, -2021, "Order cancel-replace partially failed.", "FAILURE", "SUCCESS", UnknownOrder, done.Text));
    }

    public override string ToString() => $"cancel-replace half done: {Half}";

    private static UpstreamAnswer Told(int status, int code, string message, string cancelResult, string newResult, string cancelled, string placed) => UpstreamAnswer.Json(
        status,
        $$$"""{"code":{{{code}}},"msg":"{{{message}}}","data":{"cancelResult":"{{{cancelResult}}}","newOrderResult":"{{{newResult}}}","cancelResponse":{{{cancelled}}},"newOrderResponse":{{{placed}}}}}""");

    private static string OfCancel(Arrival arrival) =>
        Joined(arrival, [("cancelOrderId", "orderId"), ("cancelOrigClientOrderId", "origClientOrderId"), ("cancelNewClientOrderId", "newClientOrderId"), ("cancelRestrictions", "cancelRestrictions")]);

    private static string Joined(Arrival arrival, IEnumerable<(string From, string To)> names)
    {
        var text = new StringBuilder();
        foreach (var (from, to) in names)
        {
            if (arrival[from] is { } value)
            {
                text.Append('&').Append(to).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return text.ToString();
    }
}
