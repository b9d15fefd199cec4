using System.Threading.Tasks.Sources;

namespace Keywright.Journal.Groups;

/// <summary>
/// Somebody who waits for an entry to be durable; pooled, so that waiting allocates nothing. Continuations are always posted, never run
/// inside the group write that woke them: to the context the wait began in, and without one to the thread pool. The framework alone would
/// send a wait that was turned into a Task to the pool whatever the context, and a simulation would lose its order.
/// </summary>
internal sealed class Waiter(WaiterPool pool) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private SynchronizationContext? _context;
    private Exception? _error;

    public ulong Sequence { get; private set; }

    /// <summary>The next in whatever list this waiter stands in.</summary>
    public Waiter? Next { get; set; }

    public ValueTask Task => new(this, _core.Version);

    public void WaitFor(ulong sequence)
    {
        Sequence = sequence;
        Next = null;
        _error = null;
        _context = SynchronizationContext.Current;
        _core.RunContinuationsAsynchronously = _context is null;
    }

    public void Wake(Exception? error)
    {
        _error = error;
        if (_context is null)
        {
            Finish();
        }
        else
        {
            _context.Post(static waiter => ((Waiter)waiter!).Finish(), this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    public void GetResult(short token)
    {
        try
        {
            _ = _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            pool.Return(this);
        }
    }

    private void Finish()
    {
        if (_error is null)
        {
            _core.SetResult(true);
        }
        else
        {
            _core.SetException(_error);
        }
    }
}
