namespace Keywright.Market.Ledger;

/// <summary>
/// Record numbers in an order of their own, in one circular array: added mostly at the end, dropped mostly at the front,
/// and wherever else it happens the shorter side moves.
/// </summary>
internal sealed class RecordIndex
{
    private long[] _numbers = new long[8];
    private int _start;

    public int Count { get; private set; }

    public long this[int index]
    {
        get => _numbers[(_start + index) & (_numbers.Length - 1)];
        private set => _numbers[(_start + index) & (_numbers.Length - 1)] = value;
    }

    public void Insert(int index, long number)
    {
        if (Count == _numbers.Length)
        {
            Grow();
        }

        Count++;
        if (index < Count / 2)
        {
            _start = (_start - 1) & (_numbers.Length - 1);
            Move(1, 0, index);
        }
        else
        {
            Move(index, index + 1, Count - 1 - index);
        }

        this[index] = number;
    }

    public void RemoveAt(int index)
    {
        if (index < Count / 2)
        {
            Move(0, 1, index);
            _start = (_start + 1) & (_numbers.Length - 1);
        }
        else
        {
            Move(index + 1, index, Count - 1 - index);
        }

        Count--;
    }

    /// <summary>Moves a stretch by one place, piece by piece where it runs over the array's end.</summary>
    private void Move(int from, int to, int length)
    {
        var mask = _numbers.Length - 1;
        if (to > from)
        {
            // Backwards, so that nothing is overwritten before it has moved.
            while (length > 0)
            {
                var source = (_start + from + length - 1) & mask;
                var target = (_start + to + length - 1) & mask;
                var piece = Math.Min(length, Math.Min(source, target) + 1);
                Array.Copy(_numbers, source - piece + 1, _numbers, target - piece + 1, piece);
                length -= piece;
            }

            return;
        }

        while (length > 0)
        {
            var source = (_start + from) & mask;
            var target = (_start + to) & mask;
            var piece = Math.Min(length, _numbers.Length - Math.Max(source, target));
            Array.Copy(_numbers, source, _numbers, target, piece);
            from += piece;
            to += piece;
            length -= piece;
        }
    }

    private void Grow()
    {
        var grown = new long[_numbers.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            grown[i] = this[i];
        }

        _numbers = grown;
        _start = 0;
    }
}
