using Keywright.Doctor.Calls;
using Keywright.Doctor.Steps;

namespace Keywright.Doctor;

/// <summary>Examines a target: start reading here. The steps are taken in this order, and each knows what those before it found.</summary>
public static class Examination
{
    private static readonly IStep[] Steps =
    [
        new SignatureSelfTest(),
        new Connection(),
        new ServerClock(),
        new ReadAccess(),
        new DryRunOrder(),
        new Quota(),
        new Rights(),
        new ExpiredTimestamp(),
        new BadSignature(),
        new UnknownKey(),
        new SharedBudgets(),
        new MarketStream(),
        new UserData(),
    ];

    /// <summary>Takes every step, and says so as it goes.</summary>
    /// <param name="examined">The target and the key.</param>
    /// <param name="bounds">How much it may take.</param>
    /// <param name="time">This machine's clock, whose skew is found out.</param>
    /// <param name="taken">Told of each step as it ends; may be null.</param>
    /// <param name="ct">Ends it between two bytes; the steps that are left are reported as not tried.</param>
    public static async Task<ExaminationReport> RunAsync(Examined examined, Bounds bounds, TimeProvider time, Action<CheckResult>? taken, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(examined);
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(time);
        var count = new CallCount(bounds.CallsMax);
        using var rest = new RestCaller(examined.Target.Rest, bounds, count, time);
        using var whole = new CancellationTokenSource(bounds.Whole, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, whole.Token);
        var chart = new Chart(examined, bounds, time, rest, count);
        var results = new List<CheckResult>();
        foreach (var step in Steps)
        {
            var result = await TakeAsync(step, chart, either.Token, ct).ConfigureAwait(false) with { Step = step.Name };
            results.Add(result);
            taken?.Invoke(result);
        }

        return new ExaminationReport(
            examined.Target.Rest.GetLeftPart(UriPartial.Authority),
            chart.Shape.Market,
            chart.Venue ?? examined.Target.Hosts?.Name ?? "unknown",
            ct.IsCancellationRequested,
            count.Made,
            results);
    }

    private static async Task<CheckResult> TakeAsync(IStep step, Chart chart, CancellationToken either, CancellationToken ct)
    {
        var hindrance = either.IsCancellationRequested ? WhyEnded(ct) : chart.Count.Stop?.Cause ?? step.Hindered(chart);
        if (hindrance is not null)
        {
            return CheckResult.Skip(hindrance);
        }

        try
        {
            return await step.RunAsync(chart, either).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return ct.IsCancellationRequested
                ? CheckResult.Skip(WhyEnded(ct))
                : CheckResult.Fail($"{WhyEnded(ct)} This step was under way.", "Whatever answers is slow or repeats itself: look at the steps above.");
        }
    }

    private static string WhyEnded(CancellationToken ct) => ct.IsCancellationRequested ? "It was interrupted." : "The time for an examination was over.";
}
