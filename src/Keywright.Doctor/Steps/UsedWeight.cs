using System.Globalization;
using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>How much request weight the target says is used in this minute.</summary>
internal static class UsedWeight
{
    public const string Header = "X-MBX-USED-WEIGHT-1M";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Asks with a signed call, whose own weight is in what it reads: a gateway counts public calls elsewhere.</summary>
    public static async Task<(long? Used, Trouble? Why)> ReadAsync(Chart chart, CancellationToken ct) =>
        await chart.AskSignedAsync(chart.Shape.OpenOrders, new OutgoingParameters().Add("symbol", chart.Examined.Symbol), ct).ConfigureAwait(false) switch
        {
            RestOutcome.Answered { Answer: { IsSuccess: true } answer } => (answer.Count(Header), null),
            RestOutcome.Answered { Answer: var refused } => (null, new Trouble($"{chart.Shape.OpenOrders.Path} is answered {refused.Said}.", "Name a symbol that is listed there with --symbol.")),
            RestOutcome.Silent silent => (null, silent.Why),
            _ => throw new InvalidOperationException("A call is answered or not."),
        };

    /// <summary>Which minute the target counts in; weights of two minutes cannot be compared.</summary>
    public static long Minute(Chart chart) => chart.ServerNow.UtcTicks / Window.Ticks;

    public static CheckResult NoHeader { get; } = CheckResult.Fail(
        $"The answers carry no {Header}: no bot can pace itself by them.", "Something in between takes headers away, or this is no exchange API: go to the target directly.");

    public static string Text(long weight) => weight.ToString(CultureInfo.InvariantCulture);
}
