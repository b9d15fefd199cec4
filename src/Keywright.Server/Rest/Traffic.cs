using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Keywright.Server.Rest;

/// <summary>What the API listener answered, for the meters: a few interlocked adds a request.</summary>
internal sealed class Traffic : IDisposable
{
    /// <summary>Counted in place of a status when the client went away before its answer.</summary>
    public const int ClientGone = 499;

    private readonly Meter meter = new("Keywright.Server");
    private readonly Histogram<double> durations;
    private readonly long[] answers = new long[600];

    public Traffic()
    {
        meter.CreateObservableCounter("keywright.api.requests", Answers, description: "Requests on the API listener by status; 499 is a client that went away.");
        durations = meter.CreateHistogram<double>("keywright.api.duration", "s", "From the request's headers to its answer.");
    }

    /// <param name="status">The HTTP status.</param>
    /// <param name="started">A <see cref="Stopwatch"/> timestamp.</param>
    public void Count(int status, long started)
    {
        Interlocked.Increment(ref answers[status is > 0 and < 600 ? status : 0]);
        if (durations.Enabled)
        {
            durations.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<long>> Answers()
    {
        for (var status = 0; status < answers.Length; status++)
        {
            if (Interlocked.Read(ref answers[status]) is var count and > 0)
            {
                yield return new(count, new KeyValuePair<string, object?>("status", status));
            }
        }
    }
}
