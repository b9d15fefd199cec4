namespace Keywright.Simulation.World;

/// <summary>
/// One thread, one bag of things that can run, and a seed that decides which is next. Between two of them the clock moves a little; when
/// nothing can run it jumps to the next timer.
/// </summary>
internal sealed class Scheduler(Draw draw, SimulatedTime time) : SynchronizationContext
{
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly List<(SendOrPostCallback Callback, object? State)> ready = [];
    private readonly List<TaskCompletionSource> idle = [];
    private bool abandoned;

    /// <summary>How far the clock moves at most between two things that run.</summary>
    public int PaceUs { get; set; } = 40;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("Something below the server left the scheduler it was started on.");
        }

        if (!abandoned)
        {
            ready.Add((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing below the server may wait in place.");

    public Task Start(Func<Task> work)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            return work();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Ends when nothing can go on before some timer rings.</summary>
    public Task WhenIdle()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        idle.Add(waiting);
        return waiting.Task;
    }

    /// <summary>Runs one thing; false when nothing can ever run again.</summary>
    public bool Step()
    {
        while (time.TakeDue() is { } ring)
        {
            ready.Add((static state => ((Action)state!)(), ring));
        }

        if (ready.Count == 0 && idle.Count > 0)
        {
            idle.ForEach(waiting => waiting.SetResult());
            idle.Clear();
            return true;
        }

        if (ready.Count == 0)
        {
            if (time.NextDueUs is not { } due)
            {
                return false;
            }

            time.Advance(Math.Max(0, due - time.ElapsedUs));
            return true;
        }

        var at = draw.Below(ready.Count);
        var (callback, state) = ready[at];
        ready[at] = ready[^1];
        ready.RemoveAt(ready.Count - 1);
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }

        time.Advance(draw.Below(PaceUs + 1));
        return true;
    }

    /// <summary>The process dies: nothing that waits goes on.</summary>
    public void Abandon()
    {
        abandoned = true;
        ready.Clear();
        idle.Clear();
        time.ForgetTimers();
    }
}
