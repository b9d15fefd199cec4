namespace Keywright.Market.Ledger;

/// <summary>
/// The newest records of an account, numbered from 0 for ever; past its capacity the oldest goes. Memory comes in pages as it fills,
/// so that an account with a few records costs little.
/// </summary>
internal sealed class RecordRing<T>(int capacity)
    where T : struct
{
    private const int PageLength = 256;

    private readonly T[]?[] _pages = new T[]?[(capacity + PageLength - 1) / PageLength];

    /// <summary>Number of the oldest record there is.</summary>
    public long First { get; private set; }

    /// <summary>Number the next record gets.</summary>
    public long Next { get; private set; }

    public bool IsFull => Next - First == capacity;

    public ref readonly T this[long number]
    {
        get
        {
            var (page, place) = PlaceOf(number);
            return ref _pages[page]![place];
        }
    }

    /// <summary>Adds a record and says its number; there must be room.</summary>
    public long Add(in T record)
    {
        var (page, place) = PlaceOf(Next);
        var records = _pages[page] ??= new T[PageLength];
        records[place] = record;
        return Next++;
    }

    /// <summary>Puts another record in the place of one there is.</summary>
    public void Replace(long number, in T record)
    {
        var (page, place) = PlaceOf(number);
        _pages[page]![place] = record;
    }

    public void DropFirst() => First++;

    /// <summary>Starts the numbering of an empty ring elsewhere, for a restored one.</summary>
    public void StartAt(long number)
    {
        First = number;
        Next = number;
    }

    private (int Page, int Place) PlaceOf(long number)
    {
        var place = number % ((long)_pages.Length * PageLength);
        return ((int)(place / PageLength), (int)(place % PageLength));
    }
}
