using System.Numerics;
using System.Runtime.CompilerServices;

namespace Keywright.Market.Matching;

/// <summary>
/// All price levels of a symbol, found by address: a price's upper bits name a page, its lower ten bits the level in it. A bit for each level
/// that holds orders, a summary of those bits for each page, and a bit for each page in use make the next price up or down a few instructions.
/// One ladder serves both sides, because a price never holds bids and asks at once. Pages that run empty are used again.
/// </summary>
internal sealed class PriceLadder
{
    private const int PageBits = 10;
    private const int LevelsPerPage = 1 << PageBits;
    private const int WordsPerPage = LevelsPerPage / 64;

    // Page 0 stays empty and stands for every page there is none of, so that reading needs no question.
    private int _pageCount = 1;
    private int _freePageCount;
    private int[] _freePages = new int[4];
    private PriceLevel[] _levels = new PriceLevel[4 * LevelsPerPage];
    private ulong[] _words = new ulong[4 * WordsPerPage];
    private ulong[] _summaries = new ulong[4];

    private int[] _directory = new int[64];
    private ulong[] _pagesInUse = new ulong[1];

    /// <summary>The level of a price that holds orders, or an empty one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref PriceLevel At(long price)
    {
        var number = (int)(price >> PageBits);
        var directory = _directory;
        var page = (uint)number < (uint)directory.Length ? directory[number] : 0;
        return ref _levels[(page << PageBits) | ((int)price & (LevelsPerPage - 1))];
    }

    /// <summary>The level of a price that is about to get an order; marks it occupied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref PriceLevel Occupy(long price)
    {
        var number = (int)(price >> PageBits);
        var directory = _directory;
        var page = (uint)number < (uint)directory.Length ? directory[number] : 0;
        if (page == 0)
        {
            page = OpenPage(number);
        }

        var level = (int)price & (LevelsPerPage - 1);
        ref var found = ref _levels[(page << PageBits) | level];
        if (found.First == 0)
        {
            _words[(page * WordsPerPage) + (level >> 6)] |= 1UL << level;
            _summaries[page] |= 1UL << (level >> 6);
        }

        return ref found;
    }

    /// <summary>Marks the level of a price empty, once its last order is gone.</summary>
    public void Vacate(long price)
    {
        var number = (int)(price >> PageBits);
        var page = _directory[number];
        var level = (int)price & (LevelsPerPage - 1);
        ref var word = ref _words[(page * WordsPerPage) + (level >> 6)];
        word &= ~(1UL << level);
        if (word == 0)
        {
            ref var summary = ref _summaries[page];
            summary &= ~(1UL << (level >> 6));
            if (summary == 0)
            {
                ClosePage(number, page);
            }
        }
    }

    /// <summary>The nearest occupied price above; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextAbove(long price)
    {
        price++;
        var number = (int)(price >> PageBits);
        if (number >= _directory.Length)
        {
            return long.MaxValue;
        }

        // 1. In the page of the price itself.
        var page = _directory[number];
        var level = (int)price & (LevelsPerPage - 1);
        var found = _words[(page * WordsPerPage) + (level >> 6)] & (ulong.MaxValue << level);
        if (found != 0)
        {
            return ((long)number << PageBits) | (long)((level & ~63) | BitOperations.TrailingZeroCount(found));
        }

        var summary = _summaries[page] & (ulong.MaxValue << (level >> 6) << 1);
        if (summary != 0)
        {
            return Lowest(number, page, summary);
        }

        // 2. In the next page in use.
        number = NextPageAbove(number);
        return number < 0 ? long.MaxValue : Lowest(number, _directory[number], _summaries[_directory[number]]);
    }

    /// <summary>The nearest occupied price below; 0 when there is none.</summary>
    public long NextBelow(long price)
    {
        price = Math.Min(price - 1, ((long)_directory.Length << PageBits) - 1);
        if (price <= 0)
        {
            return 0;
        }

        // 1. In the page of the price itself.
        var number = (int)(price >> PageBits);
        var page = _directory[number];
        var level = (int)price & (LevelsPerPage - 1);
        var found = _words[(page * WordsPerPage) + (level >> 6)] & (ulong.MaxValue >> (63 - (level & 63)));
        if (found != 0)
        {
            return ((long)number << PageBits) | (long)((level & ~63) | (63 - BitOperations.LeadingZeroCount(found)));
        }

        var summary = _summaries[page] & ((1UL << (level >> 6)) - 1);
        if (summary != 0)
        {
            return Highest(number, page, summary);
        }

        // 2. In the next page in use.
        number = NextPageBelow(number);
        return number < 0 ? 0 : Highest(number, _directory[number], _summaries[_directory[number]]);
    }

    private long Lowest(int number, int page, ulong summary)
    {
        var word = BitOperations.TrailingZeroCount(summary);
        var bit = BitOperations.TrailingZeroCount(_words[(page * WordsPerPage) + word]);
        return ((long)number << PageBits) | (long)((word << 6) | bit);
    }

    private long Highest(int number, int page, ulong summary)
    {
        var word = 63 - BitOperations.LeadingZeroCount(summary);
        var bit = 63 - BitOperations.LeadingZeroCount(_words[(page * WordsPerPage) + word]);
        return ((long)number << PageBits) | (long)((word << 6) | bit);
    }

    private int NextPageAbove(int number)
    {
        var word = number >> 6;
        var found = _pagesInUse[word] & (ulong.MaxValue << number << 1);
        if (found == 0)
        {
            var further = _pagesInUse.AsSpan(word + 1).IndexOfAnyExcept(0UL);
            if (further < 0)
            {
                return -1;
            }

            word += 1 + further;
            found = _pagesInUse[word];
        }

        return (word << 6) | BitOperations.TrailingZeroCount(found);
    }

    private int NextPageBelow(int number)
    {
        var word = number >> 6;
        var found = _pagesInUse[word] & ((1UL << number) - 1);
        if (found == 0)
        {
            word = _pagesInUse.AsSpan(0, word).LastIndexOfAnyExcept(0UL);
            if (word < 0)
            {
                return -1;
            }

            found = _pagesInUse[word];
        }

        return (word << 6) | (63 - BitOperations.LeadingZeroCount(found));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int OpenPage(int number)
    {
        if (number >= _directory.Length)
        {
            var length = (int)BitOperations.RoundUpToPowerOf2((uint)number + 1);
            Array.Resize(ref _directory, length);
            Array.Resize(ref _pagesInUse, length / 64);
        }

        int page;
        if (_freePageCount > 0)
        {
            page = _freePages[--_freePageCount];
        }
        else
        {
            page = _pageCount++;
            if (page == _summaries.Length)
            {
                Array.Resize(ref _levels, page * 2 * LevelsPerPage);
                Array.Resize(ref _words, page * 2 * WordsPerPage);
                Array.Resize(ref _summaries, page * 2);
                Array.Resize(ref _freePages, page * 2);
            }
        }

        _directory[number] = page;
        _pagesInUse[number >> 6] |= 1UL << number;
        return page;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ClosePage(int number, int page)
    {
        _directory[number] = 0;
        _pagesInUse[number >> 6] &= ~(1UL << number);
        _freePages[_freePageCount++] = page;
    }
}
