using System.Numerics;

namespace Keywright.Market.Matching;

/// <summary>
/// Finds slots by a hash: open addressing with linear probing, one 64-bit cell a slot (32 bits of the hash, 32 of the slot), nothing on the heap
/// but the table itself. It keeps no keys: whoever asks compares what rests in the slots it names.
/// </summary>
internal sealed class SlotTable
{
    private ulong[] _cells = new ulong[64];
    private int _shift = 32 - 3;
    private int _count;

    public void Add(ulong hash, int slot)
    {
        if (_count * 2 >= _cells.Length)
        {
            Grow();
        }

        _count++;
        Put((uint)hash, slot);
    }

    public void Remove(ulong hash, int slot)
    {
        var cells = _cells;
        var mask = cells.Length - 1;
        var cell = Cell((uint)hash, slot);
        var hole = Home((uint)hash);
        while (cells[hole] != cell)
        {
            hole = (hole + 1) & mask;
        }

        // Later cells of the run move up into the hole unless they already stand at or behind their home.
        for (var next = (hole + 1) & mask; cells[next] != 0; next = (next + 1) & mask)
        {
            var home = Home((uint)(cells[next] >> 32));
            if (((next - home) & mask) >= ((next - hole) & mask))
            {
                cells[hole] = cells[next];
                hole = next;
            }
        }

        cells[hole] = 0;
        _count--;
    }

    /// <summary>Starts a search; each <see cref="Search.TryNext"/> names a slot whose hash agrees.</summary>
    public Search Find(ulong hash) => new(_cells, (uint)hash, Home((uint)hash));

    // Eight tags in a row share a cache line, because order ids come in a row; the lines are scattered, so that runs of ids do not pile up.
    private int Home(uint tag) => (int)((((tag >> 3) * 0x9E3779B1u) >> _shift << 3) | (tag & 7));

    private static ulong Cell(uint tag, int slot) => ((ulong)tag << 32) | (uint)slot;

    private void Put(uint tag, int slot)
    {
        var mask = _cells.Length - 1;
        var place = Home(tag);
        while (_cells[place] != 0)
        {
            place = (place + 1) & mask;
        }

        _cells[place] = Cell(tag, slot);
    }

    private void Grow()
    {
        var old = _cells;
        _cells = new ulong[old.Length * 2];
        _shift = 32 - (BitOperations.Log2((uint)_cells.Length) - 3);
        foreach (var cell in old)
        {
            if (cell != 0)
            {
                Put((uint)(cell >> 32), (int)(uint)cell);
            }
        }
    }

    public struct Search(ulong[] cells, uint tag, int place)
    {
        private int _place = place;

        public bool TryNext(out int slot)
        {
            while (true)
            {
                var cell = cells[_place];
                if (cell == 0)
                {
                    slot = 0;
                    return false;
                }

                _place = (_place + 1) & (cells.Length - 1);
                if ((uint)(cell >> 32) == tag)
                {
                    slot = (int)(uint)cell;
                    return true;
                }
            }
        }
    }
}
