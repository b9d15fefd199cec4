namespace Keywright.Upstream.Faults;

public enum DropPoint
{
    /// <summary>The upstream never hears of the call.</summary>
    BeforeForward,

    /// <summary>The upstream has done it, and the caller is told nothing.</summary>
    BeforeAnswer,

    /// <summary>The upstream has done it, and the caller is told half.</summary>
    InAnswer,
}

/// <summary>The connection breaks.</summary>
public sealed record Dropped(DropPoint Point) : Fault
{
    public override async Task RunAsync(Call call)
    {
        if (Point == DropPoint.InAnswer)
        {
            await call.AnswerHalfAsync(await call.ForwardAsync());
            return;
        }

        await ReachAsync(call, Point == DropPoint.BeforeAnswer);
        call.Drop();
    }

    public override string ToString() => $"dropped {Point}";
}
