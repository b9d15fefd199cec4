namespace Keywright.Journal.Groups;

/// <summary>Waiters in the order they came, linked through themselves.</summary>
internal struct WaiterList
{
    private Waiter? _first, _last;

    public int Count { get; private set; }

    public void Add(Waiter waiter)
    {
        waiter.Next = null;
        if (_last is null)
        {
            _first = waiter;
        }
        else
        {
            _last.Next = waiter;
        }

        _last = waiter;
        Count++;
    }

    /// <summary>Takes out everyone who waits for this sequence or an earlier one.</summary>
    public WaiterList TakeUpTo(ulong sequence)
    {
        WaiterList done = default, rest = default;
        for (var waiter = _first; waiter is not null;)
        {
            var next = waiter.Next;
            if (waiter.Sequence <= sequence)
            {
                done.Add(waiter);
            }
            else
            {
                rest.Add(waiter);
            }

            waiter = next;
        }

        this = rest;
        return done;
    }

    /// <summary>Wakes all in order. A woken waiter may be reused at once, so its link is read first.</summary>
    public readonly void Wake(Func<Exception>? failure)
    {
        for (var waiter = _first; waiter is not null;)
        {
            var next = waiter.Next;
            waiter.Wake(failure?.Invoke());
            waiter = next;
        }
    }
}
