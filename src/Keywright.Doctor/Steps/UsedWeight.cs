using System.Globalization;
using Keywright.Binance.Wire.Outgoing;
using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>How much request weight the target says is used in this minute.</summary>
internal static class UsedWeight
{
    public const string Header = "X-MBX-USED-WEIGHT-1M";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Asks with the key, which costs the weight of a ping itself.</summary>
    public static async Task<(long? Used, Trouble? Why)> ReadAsync(Chart chart, CancellationToken ct) =>
        await chart.AskAsync(chart.Shape.Ping, new OutgoingParameters(), withKey: true, ct).ConfigureAwait(false) switch
        {
            RestOutcome.Answered { Answer: var answer } => (answer.Count(Header), null),
            RestOutcome.Silent silent => (null, silent.Why),
            _ => throw new InvalidOperationException("A call is answered or not."),
        };

    /// <summary>Which minute the target counts in; weights of two minutes cannot be compared.</summary>
    public static long Minute(Chart chart) => chart.ServerNow.UtcTicks / Window.Ticks;

    public static CheckResult NoHeader { get; } = CheckResult.Fail(
        $"The answers carry no {Header}: no bot can pace itself by them.", "Something in between takes headers away, or this is no exchange API: go to the target directly.");

    public static string Text(long weight) => weight.ToString(CultureInfo.InvariantCulture);
}
