namespace Keywright.Journal.Groups;

/// <summary>Idle waiters. Its own lock, because they come back on whatever thread read their result.</summary>
internal sealed class WaiterPool
{
    private const int KeptMax = 4096;

    private readonly Lock _gate = new();
    private Waiter? _idle;
    private int _count;

    public Waiter Rent()
    {
        lock (_gate)
        {
            if (_idle is { } waiter)
            {
                _idle = waiter.Next;
                _count--;
                return waiter;
            }
        }

        return new Waiter(this);
    }

    public void Return(Waiter waiter)
    {
        lock (_gate)
        {
            if (_count < KeptMax)
            {
                waiter.Next = _idle;
                _idle = waiter;
                _count++;
            }
        }
    }
}
