using Keywright.Market.Words;

namespace Keywright.Market.Ledger;

/// <summary>The fills of one account, oldest first, in a row for each symbol and in a chain for each order.</summary>
internal sealed class FillArchive
{
    private readonly RecordRing<ArchivedFill> _fills;
    private readonly RecordQueue[] _bySymbol;

    public FillArchive(int capacity, int symbolCount)
    {
        _fills = new RecordRing<ArchivedFill>(capacity);
        _bySymbol = new RecordQueue[symbolCount];
        for (var i = 0; i < symbolCount; i++)
        {
            _bySymbol[i] = new RecordQueue();
        }
    }

    public long First => _fills.First;

    public long Next => _fills.Next;

    public ref readonly ArchivedFill this[long number] => ref _fills[number];

    /// <summary>Adds a fill and says its number.</summary>
    public long Add(in ArchivedFill fill)
    {
        if (_fills.IsFull)
        {
            // The oldest of the account is the oldest of its symbol.
            _bySymbol[_fills[_fills.First].Fill.Symbol].DropFirst();
            _fills.DropFirst();
        }

        var number = _fills.Add(in fill);
        _bySymbol[fill.Fill.Symbol].Add(number);
        return number;
    }

    /// <summary>Says more of a fill than was known of it; it stays where it is.</summary>
    public void Replace(long number, in ArchivedFill fill) => _fills.Replace(number, in fill);

    /// <summary>For an empty archive that is being restored.</summary>
    public void StartAt(long number) => _fills.StartAt(number);

    public int CountOf(int symbol) => _bySymbol[symbol].Count;

    public ref readonly Fill At(int symbol, int place) => ref _fills[_bySymbol[symbol][place]].Fill;

    /// <summary>Where the first fill of that trade id or a higher one stands in the symbol's row.</summary>
    public int PlaceOfTrade(int symbol, long tradeId)
    {
        var (low, high) = (0, CountOf(symbol));
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = At(symbol, middle).TradeId < tradeId ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Where the first fill at that time or later stands in the symbol's row.</summary>
    public int PlaceOfTime(int symbol, long timeUs)
    {
        var (low, high) = (0, CountOf(symbol));
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = At(symbol, middle).TimeUs < timeUs ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
