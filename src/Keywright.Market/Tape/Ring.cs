namespace Keywright.Market.Tape;

/// <summary>The newest items up to a limit, oldest first; it grows towards the limit as it fills.</summary>
internal sealed class Ring<T>(int limit)
    where T : struct
{
    private T[] _items = new T[Math.Min(limit, 16)];
    private int _first;

    public int Count { get; private set; }

    /// <summary>The oldest have had to go.</summary>
    public bool HasDropped { get; set; }

    public ref T this[int index]
    {
        get
        {
            var at = _first + index;
            return ref _items[at < _items.Length ? at : at - _items.Length];
        }
    }

    public ref T Newest => ref this[Count - 1];

    public void Add(in T item)
    {
        if (Count == _items.Length)
        {
            if (Count == limit)
            {
                this[0] = item;
                _first = _first + 1 == limit ? 0 : _first + 1;
                HasDropped = true;
                return;
            }

            // It is full but not dropping yet, so its first item is still at 0.
            Array.Resize(ref _items, Math.Min(limit, Count * 2));
        }

        Count++;
        this[Count - 1] = item;
    }
}
