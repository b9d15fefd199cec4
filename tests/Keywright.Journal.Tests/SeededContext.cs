using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>One thread, one queue, and a seed that decides who runs next. What is posted after <see cref="Abandon"/> never runs.</summary>
internal sealed class SeededContext(Random random) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Callback, object? State)> _ready = [];
    private bool _abandoned;

    public override void Post(SendOrPostCallback d, object? state)
    {
        // A post from another thread means that something escaped the context.
        Assert.Equal(_thread, Environment.CurrentManagedThreadId);
        if (!_abandoned)
        {
            _ready.Add((d, state));
        }
    }

    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Runs until the task ends; fails when nothing can run any more.</summary>
    public static void Run(Random random, Func<Task> work)
    {
        var context = new SeededContext(random);
        var task = context.Start(work);
        while (!task.IsCompleted)
        {
            Assert.True(context.Step(), "Everything waits and nothing can run.");
        }

        task.GetAwaiter().GetResult();
    }

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

    /// <summary>Runs one; false when none is ready.</summary>
    public bool Step()
    {
        if (_ready.Count == 0)
        {
            return false;
        }

        var at = random.Next(_ready.Count);
        var (callback, state) = _ready[at];
        _ready.RemoveAt(at);
        _ = Start(() =>
        {
            callback(state);
            return Task.CompletedTask;
        });
        return true;
    }

    /// <summary>The process dies: nothing that waits goes on.</summary>
    public void Abandon()
    {
        _abandoned = true;
        _ready.Clear();
    }
}
