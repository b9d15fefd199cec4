using System.Globalization;

namespace Keywright.Server.WebConsole;

/// <summary>A histogram of seconds, from 50 µs, about the cost of one durable write, to 10 s.</summary>
internal sealed class MeterBuckets
{
    private static readonly double[] Bounds =
        [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly long[] counts = new long[Bounds.Length + 1];
    private readonly MeterValue sum = new([]);

    public void Take(double value)
    {
        var bucket = 0;
        while (bucket < Bounds.Length && value > Bounds[bucket])
        {
            bucket++;
        }
        Interlocked.Increment(ref counts[bucket]);
        sum.Add(value);
    }

    public void Write(MetricsText text, string name)
    {
        var soFar = 0L;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            soFar += Interlocked.Read(ref counts[bucket]);
            var bound = bucket < Bounds.Length ? Bounds[bucket].ToString("0.#####", CultureInfo.InvariantCulture) : "+Inf";
            text.Sample(name + "_bucket", [new("le", bound)], soFar);
        }
        text.Sample(name + "_sum", [], sum.Value);
        text.Sample(name + "_count", [], soFar);
    }
}
