namespace Keywright.Market.Ledger;

/// <summary>Record numbers of one symbol, oldest first, in one circular array that grows as needed.</summary>
internal sealed class RecordQueue
{
    private long[] _numbers = new long[8];
    private int _start;

    public int Count { get; private set; }

    public long this[int place] => _numbers[(_start + place) & (_numbers.Length - 1)];

    public void Add(long number)
    {
        if (Count == _numbers.Length)
        {
            var grown = new long[Count * 2];
            for (var place = 0; place < Count; place++)
            {
                grown[place] = this[place];
            }

            _numbers = grown;
            _start = 0;
        }

        _numbers[(_start + Count++) & (_numbers.Length - 1)] = number;
    }

    public void DropFirst()
    {
        _start = (_start + 1) & (_numbers.Length - 1);
        Count--;
    }
}
