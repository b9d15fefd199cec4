using System.Globalization;
using System.Text.Json;

namespace Keywright.Gateway.Tests.Streams;

/// <summary>A client's own book, kept by the exchange's documented rules: buffer, fetch, drop what is old, apply, notice a gap.</summary>
internal sealed class LocalBook
{
    private readonly List<JsonElement> buffered = [];

    /// <summary>Of the last update taken in; 0 before the first snapshot.</summary>
    public long UpdateId { get; private set; }

    /// <summary>Events were missed: fetch again.</summary>
    public bool HasGap { get; private set; }

    public SortedDictionary<decimal, decimal> Bids { get; } = new(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));

    public SortedDictionary<decimal, decimal> Asks { get; } = [];

    /// <summary>One event of the diff stream.</summary>
    public void Take(JsonElement update)
    {
        if (UpdateId == 0)
        {
            buffered.Add(update);
            return;
        }

        var (first, last) = (update.GetProperty("U").GetInt64(), update.GetProperty("u").GetInt64());
        if (last <= UpdateId)
        {
            return;
        }

        if (first > UpdateId + 1)
        {
            HasGap = true;
            return;
        }

        Apply(update.GetProperty("b"), Bids);
        Apply(update.GetProperty("a"), Asks);
        UpdateId = last;
    }

    /// <summary>False when it is older than what was buffered, and another must be fetched.</summary>
    public bool TryBegin(JsonElement depth)
    {
        var id = depth.GetProperty("lastUpdateId").GetInt64();
        if (buffered.Count > 0 && id < buffered[0].GetProperty("U").GetInt64() - 1)
        {
            return false;
        }

        Bids.Clear();
        Asks.Clear();
        Apply(depth.GetProperty("bids"), Bids);
        Apply(depth.GetProperty("asks"), Asks);
        (UpdateId, HasGap) = (id, false);
        foreach (var update in buffered)
        {
            Take(update);
        }

        buffered.Clear();
        return true;
    }

    /// <summary>The connection broke: nothing is known any more.</summary>
    public void Forget()
    {
        buffered.Clear();
        UpdateId = 0;
    }

    public static SortedDictionary<decimal, decimal> Levels(JsonElement side)
    {
        var levels = new SortedDictionary<decimal, decimal>();
        Apply(side, levels);
        return levels;
    }

    public static decimal Number(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    private static void Apply(JsonElement levels, SortedDictionary<decimal, decimal> side)
    {
        foreach (var level in levels.EnumerateArray())
        {
            if (Number(level[1]) == 0)
            {
                side.Remove(Number(level[0]));
            }
            else
            {
                side[Number(level[0])] = Number(level[1]);
            }
        }
    }
}
