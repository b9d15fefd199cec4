using Keywright.Binance.Wire.Upstream;

namespace Keywright.Doctor.Instruments;

/// <summary>
/// The smallest order that keeps to a symbol's filters: it buys, limited to a twentieth below the market, so that nothing but a crash could
/// fill it. Sent as IOC it leaves nothing in the book.
/// </summary>
internal sealed record DryOrder(string Symbol, decimal Price, decimal Quantity)
{
    private const decimal BelowMarket = 0.95m;

    /// <summary>Prices and averages move while the order travels.</summary>
    private const decimal Margin = 1.1m;

    public static DryOrder Of(Instrument instrument, decimal marketPrice)
    {
        var wanted = marketPrice * Math.Max(BelowMarket, instrument.LowestBuy * (1 + (Margin - 1) / 10));
        var price = Math.Max(instrument.TickSize, Math.Floor(wanted / instrument.TickSize) * instrument.TickSize);
        var least = Math.Max(instrument.MinQuantity, instrument.MinNotional * Margin / price);
        return new DryOrder(instrument.Symbol, price, Math.Ceiling(least / instrument.StepSize) * instrument.StepSize);
    }

    public OutgoingParameters ToParameters(string timeInForce) => new OutgoingParameters()
        .Add("symbol", Symbol).Add("side", "BUY").Add("type", "LIMIT").Add("timeInForce", timeInForce)
        .Add("quantity", Amounts.Write(Quantity)).Add("price", Amounts.Write(Price));

    public override string ToString() => $"buy {Amounts.Write(Quantity)} {Symbol} at {Amounts.Write(Price)}";
}
