using Keywright.Simulation.World;

namespace Keywright.Simulation.Live;

/// <summary>Calls on their way to the exchange: they arrive whether or not the process that sent them still lives.</summary>
internal sealed class Flights(SimulatedTime time)
{
    private readonly SortedDictionary<(long DueUs, long Number), Action> pending = [];
    private long number;

    public void At(long dueUs, Action land)
    {
        var place = (dueUs, ++number);
        pending.Add(place, land);
        Arm(place);
    }

    /// <summary>A new process runs, and timers ring again.</summary>
    public void Rearm()
    {
        foreach (var place in pending.Keys)
        {
            Arm(place);
        }
    }

    /// <summary>Time passes while no process runs.</summary>
    public void Pass(long us)
    {
        var endUs = time.ElapsedUs + us;
        while (pending.Count > 0 && pending.Keys.First() is var place && place.DueUs <= endUs)
        {
            time.Advance(Math.Max(0, place.DueUs - time.ElapsedUs));
            Land(place);
        }

        time.Advance(endUs - time.ElapsedUs);
    }

    private void Arm((long DueUs, long Number) place)
        => _ = time.CreateTimer(_ => Land(place), null, TimeSpan.FromMicroseconds(Math.Max(0, place.DueUs - time.ElapsedUs)), Timeout.InfiniteTimeSpan);

    private void Land((long DueUs, long Number) place)
    {
        if (pending.Remove(place, out var land))
        {
            land();
        }
    }
}
