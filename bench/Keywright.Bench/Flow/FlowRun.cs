using System.Diagnostics;
using System.Globalization;

namespace Keywright.Bench.Flow;

/// <summary>Plays a flow through an engine and prints the line of the C++ driver. Only the loop over the parsed operations is timed.</summary>
internal static class FlowRun
{
    public static int Run<TEngine>(FlowFile flow, int reps, bool withLatencies)
        where TEngine : struct, IFlowEngine<TEngine>
    {
        var sink = new FlowTrade[flow.Operations.Length * 2];
        var seconds = new List<double>();
        var allocated = 0L;
        var ticks = Array.Empty<long>();
        string? result = null;
        var trades = 0;

        // Repetition 0 warms up; so do two more, because tiers change while the first one runs.
        const int warmUps = 3;
        for (var rep = 0; rep < reps + warmUps; rep++)
        {
            var isLatencyRep = withLatencies && rep == reps + warmUps - 1;
            var engine = TEngine.Create(flow, sink);
            GC.Collect();
            if (isLatencyRep)
            {
                ticks = new long[flow.Operations.Length];
            }

            var bytesBefore = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            var (adds, cancels, rejects) = isLatencyRep ? PlayTimed(ref engine, flow.Operations, ticks) : Play(ref engine, flow.Operations);
            var elapsed = Stopwatch.GetElapsedTime(start);
            allocated = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
            if (rep >= warmUps && !isLatencyRep)
            {
                seconds.Add(elapsed.TotalSeconds);
            }

            trades = engine.TradeCount;
            var line = Describe(flow, adds, cancels, rejects, sink.AsSpan(0, trades), engine.Totals());
            if (result is not null && result != line)
            {
                Console.Error.WriteLine($"engine is not deterministic:\n{result}\n{line}");
                return 1;
            }

            result = line;
        }

        return Print(TEngine.Name, flow, result!, trades, seconds, ticks, allocated);
    }

    private static (long Adds, long Cancels, long Rejects) Play<TEngine>(ref TEngine engine, Operation[] operations)
        where TEngine : struct, IFlowEngine<TEngine>
    {
        long adds = 0, cancels = 0, rejects = 0;
        foreach (ref readonly var operation in operations.AsSpan())
        {
            if (operation.Kind == OperationKind.Cancel)
            {
                cancels++;
                rejects += engine.Cancel(operation.Id) ? 0 : 1;
            }
            else
            {
                adds++;
                engine.Add(in operation);
            }
        }

        return (adds, cancels, rejects);
    }

    private static (long Adds, long Cancels, long Rejects) PlayTimed<TEngine>(ref TEngine engine, Operation[] operations, long[] ticks)
        where TEngine : struct, IFlowEngine<TEngine>
    {
        long adds = 0, cancels = 0, rejects = 0;
        for (var i = 0; i < operations.Length; i++)
        {
            ref readonly var operation = ref operations[i];
            var start = Stopwatch.GetTimestamp();
            if (operation.Kind == OperationKind.Cancel)
            {
                cancels++;
                rejects += engine.Cancel(operation.Id) ? 0 : 1;
            }
            else
            {
                adds++;
                engine.Add(in operation);
            }

            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        return (adds, cancels, rejects);
    }

    private static string Describe(FlowFile flow, long adds, long cancels, long rejects, ReadOnlySpan<FlowTrade> trades, Totals totals)
    {
        var hash = 0xcbf29ce484222325UL;
        var volume = 0L;
        Int128 notional = 0;
        foreach (var trade in trades)
        {
            volume += trade.Lots;
            notional += (Int128)trade.Lots * trade.Price;
            hash = Fold(Fold(Fold(Fold(hash, trade.Taker), trade.Maker), trade.Price), trade.Lots);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"ops={flow.Operations.Length} adds={adds} cancels={cancels} rejects={rejects} trades={trades.Length} volume={volume} notional={notional} resting={totals.Resting} resting_qty={totals.Lots} bid={totals.Bid} ask={totals.Ask} checksum={hash:x16}");
    }

    private static ulong Fold(ulong hash, long value)
    {
        for (var i = 0; i < 8; i++)
        {
            hash = (hash ^ (ulong)(value & 255)) * 0x100000001b3UL;
            value >>= 8;
        }

        return hash;
    }

    private static int Print(string name, FlowFile flow, string result, int trades, List<double> seconds, long[] ticks, long allocated)
    {
        var check = flow.Expected is null ? "no-expect" : flow.Expected == result ? "ok" : "MISMATCH";
        var ops = flow.Operations.Length;
        seconds.Sort();
        var median = seconds.Count == 0 ? 0 : seconds[seconds.Count / 2];
        var line = string.Create(CultureInfo.InvariantCulture, $"{{\"engine\":\"{name}\",\"flow\":\"{flow.Path}\",\"check\":\"{check}\"");
        if (seconds.Count > 0)
        {
            line += string.Create(
                CultureInfo.InvariantCulture,
                $",\"ops\":{ops},\"trades\":{trades},\"reps\":{seconds.Count},\"ops_per_s_median\":{ops / median:F0},\"min\":{ops / seconds[^1]:F0},\"max\":{ops / seconds[0]:F0},\"ns_per_op\":{median * 1e9 / ops:F1},\"allocated_bytes\":{allocated}");
        }

        if (ticks.Length > 0)
        {
            Array.Sort(ticks);
            double Nanoseconds(double share) => ticks[Math.Min(ticks.Length - 1, (int)(share * ticks.Length))] * 1e9 / Stopwatch.Frequency;
            line += string.Create(
                CultureInfo.InvariantCulture,
                $",\"lat_ns\":{{\"p50\":{Nanoseconds(.5):F0},\"p90\":{Nanoseconds(.9):F0},\"p99\":{Nanoseconds(.99):F0},\"p99.9\":{Nanoseconds(.999):F0},\"p99.99\":{Nanoseconds(.9999):F0},\"max\":{Nanoseconds(1):F0}}}");
        }

        Console.WriteLine(line + "}");
        if (check == "MISMATCH")
        {
            Console.Error.WriteLine($"expected {flow.Expected}\ngot      {result}");
            return 1;
        }

        return 0;
    }
}
