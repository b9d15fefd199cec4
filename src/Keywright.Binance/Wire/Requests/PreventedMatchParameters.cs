namespace Keywright.Binance.Wire.Requests;

/// <summary>Which prevented matches are meant: one by its id, or those of one order.</summary>
public readonly record struct PreventedMatchParameters
{
    private const int LimitDefault = 500;
    private const int LimitMax = 1_000;

    public string Symbol { get; private init; }

    public long? PreventedMatchId { get; private init; }

    public long? OrderId { get; private init; }

    /// <summary>Of the order's, from this one on.</summary>
    public long? FromPreventedMatchId { get; private init; }

    /// <summary>1 to 1000.</summary>
    public int Limit { get; private init; }

    /// <summary>With neither id -1102; with both, or with a start but no order, -1128.</summary>
    public static bool TryRead(ParameterSet parameters, out PreventedMatchParameters asked, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        asked = new PreventedMatchParameters
        {
            Symbol = read.Symbol(),
            PreventedMatchId = read.Long("preventedMatchId"),
            OrderId = read.Long("orderId"),
            FromPreventedMatchId = read.Long("fromPreventedMatchId"),
            Limit = read.Limit(LimitDefault, LimitMax),
        };
        if (asked is { PreventedMatchId: null, OrderId: null })
        {
            read.Refuse(ParameterFaults.OneOfTwoMissing("preventedMatchId", "orderId"));
        }

        if (asked.PreventedMatchId is not null && (asked.OrderId is not null || asked.FromPreventedMatchId is not null))
        {
            read.Refuse(ParameterFaults.BadCombination);
        }

        fault = read.Fault.GetValueOrDefault();
        return read.Fault is null;
    }
}
