using System.Text;

namespace Keywright.Binance.Wire.Requests;

/// <summary>Which order a query or cancel means. At least one id was sent; with both, the order is found by number and the client id compared.</summary>
public readonly record struct OrderReference
{
    public string Symbol { get; private init; }

    /// <summary>Null when only the client id was sent.</summary>
    public long? OrderId { get; private init; }

    public string? OrigClientOrderId { get; private init; }

    /// <summary>The cancel's own id; null when the client left it to us, and for queries.</summary>
    public string? NewClientOrderId { get; private init; }

    /// <summary>Cancels only; null means none.</summary>
    public CancelRestrictionWord? Restriction { get; private init; }

    /// <summary>Reads the parameters of GET order and DELETE order; false with the first refusal.</summary>
    public static bool TryRead(ParameterSet parameters, out OrderReference reference, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        reference = new OrderReference
        {
            Symbol = read.Symbol(),
            OrderId = read.Long("orderId"),
            OrigClientOrderId = Id(ref read, "origClientOrderId"),
            NewClientOrderId = Id(ref read, "newClientOrderId"),
            Restriction = read.Word("cancelRestrictions", Words.CancelRestriction, ParameterFaults.InvalidCancelRestrictions),
        };
        if (reference.OrderId is null && reference.OrigClientOrderId is null)
        {
            read.Refuse(ParameterFaults.OneOfTwoMissing("origClientOrderId", "orderId"));
        }

        fault = read.Fault.GetValueOrDefault();
        return read.Fault is null;
    }

    private static string? Id(ref ParameterReader read, string name)
    {
        var id = read.ClientOrderId(name);
        return id.IsEmpty ? null : Encoding.ASCII.GetString(id);
    }
}
