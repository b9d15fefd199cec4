namespace Keywright.Simulation.World;

/// <summary>Whether the process still runs, and after how many touches of the disk it will not.</summary>
internal sealed class Power
{
    private int touchesLeft = int.MaxValue;

    public bool IsOn { get; private set; } = true;

    /// <summary>Cuts the power at one of the next touches of the disk, in the middle of whatever it does.</summary>
    public void CutAfter(int touches) => touchesLeft = touches;

    public void Cut() => IsOn = false;

    /// <summary>True when the power goes at this very touch.</summary>
    public bool GoesNow()
    {
        ThrowIfOff();
        if (--touchesLeft > 0)
        {
            return false;
        }

        Cut();
        return true;
    }

    public void ThrowIfOff()
    {
        if (!IsOn)
        {
            throw new PowerCutException();
        }
    }
}

/// <summary>What the dying process gets to see; nothing it does afterwards reaches anybody.</summary>
internal sealed class PowerCutException() : IOException("The power is off.");
