using Keywright.Simulation.World;

namespace Keywright.Simulation.Live;

/// <summary>What outlives every run of the gateway: clock, exchange, what is on its way there, and who judges.</summary>
internal sealed class LiveWorld : IDisposable
{
    private const long DayUs = 86_400_000_000;

    public LiveWorld(int seed, bool keepTrace)
    {
        Plan = LivePlan.Of(seed);
        Time = new SimulatedTime(Plan.StartUs);
        Trace = new Trace(keepTrace, Time);
        WireDraw = Draw.Of(seed, "wire");
        Exchange = new SimulatedExchange(seed, Time, Plan.ExchangeAheadUs);
        Keeper = new StrictKeeper(Plan.WeightLimit);
        Flights = new Flights(Time);
        Court = new LiveCourt(this);
        Trace.Add($"live seed {seed}: {Plan}");
    }

    public LivePlan Plan { get; }

    public SimulatedTime Time { get; }

    /// <summary>Where the gateway's home is, which no trace repeats: each run has one of its own.</summary>
    public string Home { get; set; } = "(none)";

    /// <summary>Lets simulated time go by.</summary>
    public Task PassAsync(TimeSpan span, CancellationToken ct = default)
    {
        var time = Time;
        return Task.Delay(span, time, ct);
    }

    public Trace Trace { get; }

    public Draw WireDraw { get; }

    public SimulatedExchange Exchange { get; }

    public StrictKeeper Keeper { get; }

    public Flights Flights { get; }

    public LiveCourt Court { get; }

    /// <summary>The gateway's disk; set once.</summary>
    public DurableView Disk { get; set; } = null!;

    /// <summary>When the gateway's clock was last set, by the clock that never steps.</summary>
    public long SteppedAtUs { get; private set; } = long.MinValue / 2;

    /// <summary>How often the gateway's clock was set ahead.</summary>
    public int StepsAhead { get; private set; }

    /// <summary>The gateway's clock has shown more than one day.</summary>
    public bool SawAnotherDay { get; private set; }

    public void Step(long us)
    {
        Time.Step(us);
        SawAnotherDay |= Time.WallUs / DayUs != Plan.StartUs / DayUs;
        SteppedAtUs = Time.ElapsedUs;
        StepsAhead += us > 0 ? 1 : 0;
    }

    public void Dispose() => Exchange.Dispose();
}
