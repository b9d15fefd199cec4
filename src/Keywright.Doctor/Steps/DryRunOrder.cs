using System.Globalization;
using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;
using Keywright.Doctor.Instruments;
using Keywright.Keys.Policy;

namespace Keywright.Doctor.Steps;

/// <summary>An order that is checked and not placed, made to fit the symbol's filters.</summary>
internal sealed class DryRunOrder : IStep
{
    public string Name => "dry-run-order";

    public string? Hindered(Chart chart) => chart.Reads ? null : "It needs read access.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        var symbol = chart.Examined.Symbol;

        // 1. What the symbol's filters ask. Futures list all symbols at once, and know no parameter for one.
        var which = chart.Shape == ApiShape.Spot ? new OutgoingParameters().Add("symbol", symbol) : new OutgoingParameters();
        var said = await chart.AskAsync(chart.Shape.ExchangeInfo, which, withKey: true, ct).ConfigureAwait(false);
        if (said is RestOutcome.Silent noInfo)
        {
            return noInfo.Why.ToFail();
        }

        var info = ((RestOutcome.Answered)said).Answer;
        if (!info.IsSuccess)
        {
            return CheckResult.Fail($"exchangeInfo for {symbol} is answered {info.Said}.", "Name a symbol that is listed there with --symbol.");
        }

        if (Instrument.Read(info.Json, symbol, out var problem) is not { } instrument)
        {
            return CheckResult.Fail(problem, "Name a symbol that trades there with --symbol.");
        }

        // 2. The market's price.
        said = await chart.AskAsync(chart.Shape.Price, new OutgoingParameters().Add("symbol", symbol), withKey: true, ct).ConfigureAwait(false);
        if (said is RestOutcome.Silent noPrice)
        {
            return noPrice.Why.ToFail();
        }

        var price = ((RestOutcome.Answered)said).Answer;
        if (Amounts.Read(price.Json, "price") is not { } market || market <= 0)
        {
            return CheckResult.Fail($"The price of {symbol} is answered {price.Said}, without a price.", "Name a symbol that trades there with --symbol.");
        }

        // 3. The order.
        chart.Order = DryOrder.Of(instrument, market);
        said = await chart.AskSignedAsync(chart.Shape.TestOrder, chart.Order.ToParameters("GTC"), ct).ConfigureAwait(false);
        if (said is RestOutcome.Silent silent)
        {
            return silent.Why.ToFail();
        }

        var answer = ((RestOutcome.Answered)said).Answer;
        chart.Trades = answer.IsSuccess;
        return Judge(chart, answer).With(
            ("symbol", symbol), ("price", Amounts.Write(chart.Order.Price)), ("quantity", Amounts.Write(chart.Order.Quantity)), ("code", (long)answer.Code));
    }

    private static CheckResult Judge(Chart chart, RestAnswer answer)
    {
        var order = chart.Order!.ToString();
        var mayTrade = chart.Examined.Preset is { } preset
            ? PresetRights.Of(preset)!.Contains(chart.Shape == ApiShape.Spot ? "spot" : "futures")
            : (bool?)null;
        return (answer.IsSuccess, answer.Code, mayTrade) switch
        {
            (true, _, false) => CheckResult.Warn(
                $"The order ({order}) passes, and a {chart.Examined.Preset} key should not trade.", "Take the right to trade off the key."),
            (true, _, _) => CheckResult.Pass($"The order ({order}) passes; nothing was placed."),
            (_, -2015 or -1002, false) => CheckResult.Pass($"The order is refused ({Code(answer)}), as it should be for a {chart.Examined.Preset} key."),
            (_, -2015 or -1002, null) => CheckResult.Warn(
                $"The order is refused ({Code(answer)}): the key reads, and may not trade.", "Nothing, if it is meant to read only; say so with --preset portfolio. Else tick spot trading on the key."),
            (_, -2010, _) when answer.Reason.Length > 0 || answer.Message.Contains("whitelisted", StringComparison.Ordinal) => CheckResult.Warn(
                $"The order ({order}) is refused by a rule of the key: {answer.Said}.", "Nothing, if the rule is meant; a symbol the key may trade is named with --symbol."),
            (_, -2010, _) => CheckResult.Warn($"The order ({order}) is refused: {answer.Said}.", "Put funds into the account, or name another symbol with --symbol."),
            (_, -1013, _) => CheckResult.Fail($"The order ({order}) fits the filters of exchangeInfo, and is refused: {answer.Said}.", "Fetch exchangeInfo anew; if it stays, exchangeInfo and engine do not agree."),
            _ => Refusal.ToFail(answer, chart.Shape.TestOrder),
        };
    }

    private static string Code(RestAnswer answer) => answer.Code.ToString(CultureInfo.InvariantCulture);
}
