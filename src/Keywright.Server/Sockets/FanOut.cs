using System.Collections.Concurrent;

namespace Keywright.Server.Sockets;

/// <summary>
/// The thread that writes to those who only listen. One trade can wake thousands of connections at once; were each a work item of the
/// pool, the next order would wait behind them all. What is behind gets its events in fewer, larger writes.
/// </summary>
internal sealed class FanOut : TaskScheduler, IDisposable
{
    // Each connection has one step waiting at most, so the connections' own limit bounds it.
    private readonly BlockingCollection<Task> steps = [];
    private readonly Thread thread;

    public FanOut()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "Keywright fan-out" };
        thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Ends the thread once nothing waits. No connection may be open any more.</summary>
    public void Dispose()
    {
        steps.CompleteAdding();
        thread.Join();
        steps.Dispose();
    }

    protected override void QueueTask(Task task) => steps.Add(task);

    // A writer goes on only in its turn.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => steps.ToArray();

    private void Run()
    {
        foreach (var step in steps.GetConsumingEnumerable())
        {
            TryExecuteTask(step);
        }
    }
}
