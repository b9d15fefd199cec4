using System.Text;

namespace Keywright.Binance.Wire.Requests;

/// <summary>Which order list a query or cancel means, by number or by the client's id of it.</summary>
public readonly record struct OrderListReference
{
    /// <summary>Cancels only.</summary>
    public string Symbol { get; private init; }

    public long? OrderListId { get; private init; }

    public string? ClientId { get; private init; }

    /// <summary>The cancel's own id; null when the client left it to us, and for queries.</summary>
    public string? NewClientOrderId { get; private init; }

    /// <summary>DELETE orderList; false with the first refusal.</summary>
    public static bool TryReadCancel(ParameterSet parameters, out OrderListReference reference, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        var symbol = read.Symbol();
        return TryRead(ref read, symbol, "listClientOrderId", out reference, out fault);
    }

    /// <summary>GET orderList; false with the first refusal.</summary>
    public static bool TryReadQuery(ParameterSet parameters, out OrderListReference reference, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        return TryRead(ref read, "", "origClientOrderId", out reference, out fault);
    }

    private static bool TryRead(ref ParameterReader read, string symbol, string idName, out OrderListReference reference, out Fault fault)
    {
        var clientId = read.ClientOrderId(idName);
        var newId = read.ClientOrderId("newClientOrderId");
        reference = new OrderListReference
        {
            Symbol = symbol,
            OrderListId = read.Long("orderListId"),
            ClientId = clientId.IsEmpty ? null : Encoding.ASCII.GetString(clientId),
            NewClientOrderId = newId.IsEmpty ? null : Encoding.ASCII.GetString(newId),
        };
        if (reference.OrderListId is null && reference.ClientId is null)
        {
            read.Refuse(ParameterFaults.OneOfTwoMissing(idName, "orderListId"));
        }

        fault = read.Fault.GetValueOrDefault();
        return read.Fault is null;
    }
}
