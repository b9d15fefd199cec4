using System.Threading.Tasks.Sources;

namespace Keywright.Journal.Groups;

/// <summary>
/// Somebody who waits for an entry to be durable; pooled, so that waiting allocates nothing. Continuations are always posted, to the
/// context the waiter awaits in, never run inside the group write that woke it.
/// </summary>
internal sealed class Waiter(WaiterPool pool) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    public ulong Sequence { get; private set; }

    /// <summary>The next in whatever list this waiter stands in.</summary>
    public Waiter? Next { get; set; }

    public ValueTask Task => new(this, _core.Version);

    public void WaitFor(ulong sequence)
    {
        Sequence = sequence;
        Next = null;
    }

    public void Succeed() => _core.SetResult(true);

    public void Fail(Exception error) => _core.SetException(error);

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
}
