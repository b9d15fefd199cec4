using Keywright.Simulation.Checkers;
using Keywright.Simulation.Disk;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Runs;

/// <summary>What befalls a running gateway from outside: a disk that fails or fills up, and a wall clock that somebody sets.</summary>
internal sealed class Weather(Plan plan, Draw draw, SimulatedDisk disk, SimulatedTime time, Circumstances circumstances, Trace trace)
{
    private const long SecondUs = 1_000_000;
    private const long DayUs = 86_400 * SecondUs;

    private long owedUs;
    private int owedInSteps;

    /// <summary>One step of the world has passed.</summary>
    public void Pass()
    {
        if (owedUs != 0 && --owedInSteps <= 0)
        {
            // The time server takes back what it did.
            SetClock(owedUs);
            owedUs = 0;
        }

        if (plan.DiskTroubleEvery > 0 && draw.OneIn(plan.DiskTroubleEvery))
        {
            TroubleDisk();
        }

        if (plan.ClockStepEvery > 0 && draw.OneIn(plan.ClockStepEvery))
        {
            StepClock();
        }
    }

    /// <summary>The disk is mended before the next start.</summary>
    public static void Clear(SimulatedDisk disk)
    {
        disk.CapacityBytes = null;
        disk.ForgetFaults();
    }

    /// <summary>The disk may also fail while the process starts; true when it will.</summary>
    public bool TroubleStart()
    {
        if (plan.DiskTroubleEvery == 0 || !draw.OneIn(3))
        {
            return false;
        }

        TroubleDisk();
        return circumstances.IsDiskInTrouble;
    }

    private void TroubleDisk()
    {
        switch (draw.Below(6))
        {
            case 0:
                trace.Add("!  the next sync will fail");
                circumstances.IsDiskInTrouble = circumstances.HasDiskFailed = true;
                disk.FailNextSync();
                break;
            case 1:
                trace.Add("!  the next write will stop short");
                circumstances.IsDiskInTrouble = circumstances.HasDiskFailed = true;
                disk.FailNextWrite();
                break;
            case 2 or 3:
                circumstances.IsDiskInTrouble = true;
                disk.CapacityBytes = disk.UsedBytes + draw.Below(30_000);
                trace.Add($"!  the disk fills up to {disk.CapacityBytes}");
                break;
            default:
                disk.CapacityBytes = null;
                trace.Add("!  the disk has space again");
                break;
        }
    }

    private void StepClock()
    {
        var far = draw.Of(
            draw.Between(1L, 2_000L),
            draw.Between(1_000L, 3 * SecondUs),
            draw.Between(SecondUs, 70 * SecondUs),
            draw.Between(60 * SecondUs, 3_600 * SecondUs),
            draw.OneIn(2) ? DayUs : draw.Between(DayUs, 9 * DayUs));
        if (draw.OneIn(3))
        {
            SetClock(-far);
            return;
        }

        SetClock(far);
        if (draw.OneIn(2) && owedUs == 0)
        {
            owedUs = -far;
            owedInSteps = draw.Below(draw.Of(3, 60, 600)) + 1;
        }
    }

    private void SetClock(long us)
    {
        time.Step(us);
        trace.Add($"!  somebody sets the clock by {us} µs");
    }
}
