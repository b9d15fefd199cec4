using System.Collections.Concurrent;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Execute.Live;

/// <summary>The parameters of a call that changes orders: the bot's, and in the place of names and shapes of answers our own.</summary>
internal static class LiveParameters
{
    /// <summary>Said anew on every call, so that what was lost can be found by its name and what was done is told whole.</summary>
    private static readonly string[] SaidAnew =
    [
        "newClientOrderId", "cancelNewClientOrderId", "listClientOrderId", "aboveClientOrderId", "belowClientOrderId", "limitClientOrderId", "stopClientOrderId",
        "newOrderRespType", "cancelReplaceMode",
    ];

    private static readonly ConcurrentDictionary<RouteId, FrozenNames> Copied = new();

    private static readonly Lazy<FrozenNames> OfNewOrder = new(static () => RouteCatalogue.TryFind("POST", "/api/v3/order", out var route)
        ? new FrozenNames([.. route.Parameters.All.Except(SaidAnew)])
        : throw new InvalidOperationException("The catalogue has no new order."));

    /// <summary>What the bot sent, but for what is said anew.</summary>
    /// <param name="request">Of the bot.</param>
    /// <param name="but">Nor these: they are said otherwise.</param>
    public static UpstreamText Of(Request request, params ReadOnlySpan<string?> but)
        => Copy(request, Copied.GetOrAdd(request.Route.Id, static (_, known) => new FrozenNames([.. known.All.Except(SaidAnew)]), request.Route.Parameters), but);

    /// <summary>What the bot sent of a new order, in a call that is of more.</summary>
    public static UpstreamText Order(Request request, params ReadOnlySpan<string?> but) => Copy(request, OfNewOrder.Value, but);

    private static UpstreamText Copy(Request request, FrozenNames names, ReadOnlySpan<string?> but)
    {
        var text = new UpstreamText();
        request.Parameters.CopyTo(text, but.ContainsAnyExcept(default(string)) ? new FrozenNames([.. names.All.Except(but.ToArray())!]) : names);
        return text;
    }

    /// <summary>
    /// ACK says nothing of what was traded at once, and the key's limits count that. FULL would tell the commissions too, and is asked for by nobody
    /// but the bot: each is counted once, by the account's own events or by the trades that are asked for where those were missed, and an answer's would
    /// have to be known again among them, over restarts too. Until its event comes a key's book is too large by the commission.
    /// </summary>
    public static string AtLeastResult(ResponseType response) => response == ResponseType.Full ? "FULL" : "RESULT";
}
