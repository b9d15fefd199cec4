using System.Runtime.InteropServices;

namespace Keywright.Market.Ledger;

/// <summary>
/// An account's orders on one symbol in the order of their ids, open and archived. An order gets its place when it comes and keeps it; one that the
/// archive drops leaves a gap, and gaps are closed when they are half of the row. So nothing has to move when orders close in another order
/// than they came.
/// </summary>
internal sealed class OrderRow
{
    /// <summary>In place of the archive's number: the order is open.</summary>
    public const long Open = -1;

    /// <summary>In place of the archive's number: there is nothing any more.</summary>
    public const long Gap = -2;

    private readonly List<Entry> _entries = [];

    // Entries before this one are gaps.
    private int _start;
    private int _gaps;

    /// <summary>One past the last place; the first is 0.</summary>
    public int End => _entries.Count - _start;

    /// <summary>Order id and archive number at a place; the number is <see cref="Open"/> or <see cref="Gap"/> where there is none.</summary>
    public (long OrderId, long Number) this[int place]
    {
        get
        {
            var entry = _entries[_start + place];
            return (entry.OrderId, entry.Number);
        }
    }

    /// <summary>Adds an order that is newer than all before.</summary>
    public void Add(long orderId, long number) => _entries.Add(new Entry(orderId, number));

    /// <summary>The first place whose id is that or a higher one.</summary>
    public int PlaceOf(long orderId)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        var (low, high) = (_start, entries.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (entries[middle].OrderId < orderId)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - _start;
    }

    /// <summary>An open order is archived now.</summary>
    public void Close(long orderId, long number) => _entries[_start + PlaceOf(orderId)] = new Entry(orderId, number);

    /// <summary>The archive has dropped an order.</summary>
    public void Drop(long orderId)
    {
        _entries[_start + PlaceOf(orderId)] = new Entry(orderId, Gap);
        _gaps++;
        while (_start < _entries.Count && _entries[_start].Number == Gap)
        {
            _start++;
        }

        if (_gaps > 64 && _gaps * 2 > _entries.Count)
        {
            _entries.RemoveAll(entry => entry.Number == Gap);
            _start = 0;
            _gaps = 0;
        }
    }

    /// <summary>Puts a restored row into order: archived orders come in the order in which they closed.</summary>
    public void Sort() => _entries.Sort((left, right) => left.OrderId.CompareTo(right.OrderId));

    private readonly record struct Entry(long OrderId, long Number);
}
