namespace Keywright.Market.Tape;

/// <summary>The past's list and the live ring as one list, oldest first.</summary>
/// <param name="before">How many items the past has.</param>
/// <param name="past">Gives one of them.</param>
/// <param name="live">What came afterwards.</param>
internal readonly struct JoinedList<T>(int before, Func<int, T>? past, Ring<T> live)
    where T : struct
{
    private T this[int index] => index < before ? past!(index) : live[index - before];

    /// <summary>With a start the oldest from there, else the newest; never those that are over the end.</summary>
    /// <param name="starts">False for a beginning of the list, true for the rest; null: no start.</param>
    /// <param name="ended">False for a beginning of the list, true for the rest; null: no end.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="into">Where they go.</param>
    public void Take(Predicate<T>? starts, Predicate<T>? ended, int limit, List<T> into)
    {
        var end = ended is null ? before + live.Count : First(ended);
        var start = starts is null ? Math.Max(0, end - limit) : First(starts);
        for (var i = start; i < end && i - start < limit; i++)
        {
            into.Add(this[i]);
        }
    }

    private int First(Predicate<T> holds)
    {
        var (low, high) = (0, before + live.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = holds(this[middle]) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
