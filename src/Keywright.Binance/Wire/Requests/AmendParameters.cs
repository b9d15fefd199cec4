using System.Text;

namespace Keywright.Binance.Wire.Requests;

/// <summary>PUT order/amend/keepPriority: which order, its new quantity and its new client id.</summary>
public readonly record struct AmendParameters
{
    public string Symbol { get; private init; }

    /// <summary>Null when only the client id was sent.</summary>
    public long? OrderId { get; private init; }

    public string? OrigClientOrderId { get; private init; }

    /// <summary>Null when the client left it to us.</summary>
    public string? NewClientOrderId { get; private init; }

    /// <summary>Above zero.</summary>
    public Amount? NewQty { get; private init; }

    /// <summary>False with the first refusal.</summary>
    public static bool TryRead(ParameterSet parameters, out AmendParameters amend, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        var symbol = read.Symbol();
        var clientId = read.ClientOrderId("origClientOrderId");
        var newId = read.ClientOrderId("newClientOrderId");
        amend = new AmendParameters
        {
            Symbol = symbol,
            OrderId = read.Long("orderId"),
            OrigClientOrderId = clientId.IsEmpty ? null : Encoding.ASCII.GetString(clientId),
            NewClientOrderId = newId.IsEmpty ? null : Encoding.ASCII.GetString(newId),
            NewQty = OrderLegParameters.AboveZero(ref read, "newQty", OrderFaults.InvalidQuantity),
        };
        if (amend.OrderId is null && amend.OrigClientOrderId is null)
        {
            read.Refuse(ParameterFaults.OneOfTwoMissing("origClientOrderId", "orderId"));
        }

        if (!read.Has("newQty"))
        {
            read.Refuse(ParameterFaults.MandatoryMissing("newQty"));
        }

        fault = read.Fault.GetValueOrDefault();
        return read.Fault is null;
    }
}
