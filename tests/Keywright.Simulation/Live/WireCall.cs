using System.Globalization;
using System.Text;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Simulation.Live;

/// <summary>One call as it left the gateway, read as the exchange reads it.</summary>
internal sealed class WireCall
{
    private readonly Dictionary<string, string> parameters;

    public WireCall(UpstreamRequest request)
    {
        Request = request;
        parameters = Encoding.ASCII.GetString(request.Parameters.Span).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]), StringComparer.Ordinal);
    }

    public UpstreamRequest Request { get; }

    /// <summary>When the gateway handed it to the network, by the clock that never steps; it may have waited for a connection since.</summary>
    public long HandedUs { get; init; }

    /// <summary>The same by the gateway's clock.</summary>
    public long HandedWallUs { get; init; }

    /// <summary>For figures: what kind of call.</summary>
    public string Name => $"{Request.Method} {Request.Path}";

    public string? this[string parameter] => parameters.GetValueOrDefault(parameter);

    public bool Places => Request is { Method: "POST", Path: "/api/v3/order" or "/api/v3/order/cancelReplace" or "/api/v3/order/oco" or "/api/v3/orderList/oco" };

    public bool Amends => Request is { Method: "PUT", Path: "/api/v3/order/amend/keepPriority" };

    /// <summary>What asking for its end afterwards takes: the client ids of all that it makes, or the new one of what it changes.</summary>
    public IEnumerable<string?> Ids => (Request.Path switch
    {
        "/api/v3/order/oco" => (string[])["listClientOrderId", "limitClientOrderId", "stopClientOrderId"],
        "/api/v3/orderList/oco" => ["listClientOrderId", "aboveClientOrderId", "belowClientOrderId"],
        "/api/v3/order/cancelReplace" => ["newClientOrderId", "cancelNewClientOrderId"],
        _ => ["newClientOrderId"],
    }).Select(name => this[name]);

    /// <summary>The bot's request that it is sent for, as far as that can be told from it.</summary>
    public LiveAsk? Ask { get; set; }

    public decimal Quantity => decimal.Parse(this["quantity"] ?? "0", CultureInfo.InvariantCulture);

    public override string ToString() => $"{Name} {this["symbol"]} {this["newClientOrderId"]} {this["origClientOrderId"] ?? this["orderId"]} {this["quantity"]}";
}
