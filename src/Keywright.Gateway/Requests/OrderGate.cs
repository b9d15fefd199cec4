namespace Keywright.Gateway.Requests;

/// <summary>
/// The last step out of this gateway for what one key asks of an exchange: passed just before the first byte of it leaves. Who stops the key waits
/// here for what was let through before, so that nothing of it leaves afterwards.
/// </summary>
/// <param name="isShut">The key is stopped.</param>
public sealed class OrderGate(Func<bool> isShut)
{
    private readonly Lock gate = new();
    private int leaving;
    private TaskCompletionSource? emptied;

    /// <summary>Calls that were let through and have not wholly left.</summary>
    public int Leaving
    {
        get
        {
            lock (gate)
            {
                return leaving;
            }
        }
    }

    /// <summary>False when the key is stopped: nothing may be sent. Whoever is let through calls <see cref="Leave"/> once its bytes are on their way, or never will be.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (isShut())
            {
                return false;
            }

            leaving++;
            return true;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            if (--leaving == 0)
            {
                emptied?.TrySetResult();
                emptied = null;
            }
        }
    }

    /// <summary>Ends once all that was let through has left. Of use once the key is stopped: until then more may come.</summary>
    public Task EmptiedAsync()
    {
        lock (gate)
        {
            return leaving == 0 ? Task.CompletedTask : (emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
