using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>
/// The book of one symbol, kept by the exchange's documented rules (spot-ws.md §1): what its stream tells is held until a sight of the book is there,
/// and applied from there on. A sight that was cut off at a number of levels knows nothing of what lies beyond its last one. Of each side no more than
/// <see cref="LevelsMax"/> levels are kept, whatever the exchange tells: those farthest from the touch go, and count as not known from then on. The book is
/// not taken anew for it: a busy one would be asked for again and again, for levels that nobody asks for here.
/// </summary>
internal sealed class DepthBook
{
    /// <summary>Levels that a sight of the book is asked for, and what that costs.</summary>
    public const int SightLevels = 1_000;
    public const int SightWeight = 50;

    /// <summary>Levels kept of a side; the exchange itself shows at most 5,000.</summary>
    public const int LevelsMax = 10_000;

    /// <summary>Those that go at a time: looking for the farthest walks through all.</summary>
    private const int CutLevels = LevelsMax / 10;

    /// <summary>Changes held while a sight is awaited, and bytes of them.</summary>
    private const int HeldMax = 2_000;
    public const int HeldBytesMax = 8 * 1024 * 1024;

    private readonly SortedDictionary<Int128, Amount> bids = new(Comparer<Int128>.Create(static (a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<Int128, Amount> asks = [];
    private readonly List<(ReadOnlyMemory<byte> Data, FeedPlace Place)> held = [];
    private Int128 lowestBid;
    private Int128 highestAsk;
    private int heldBytes;

    /// <summary>The last update taken in; 0 while nothing is known.</summary>
    public long UpdateId { get; private set; }

    public bool IsKnown => UpdateId > 0;

    /// <summary>Kept of both sides.</summary>
    public int Levels => bids.Count + asks.Count;

    /// <summary>Bytes of the changes that are held.</summary>
    public int HeldBytes => heldBytes;

    public void Forget()
    {
        UpdateId = 0;
        ForgetHeld();
    }

    /// <summary>One change of the stream. What cannot be applied makes the book unknown.</summary>
    public void Take(ReadOnlyMemory<byte> data, in FeedPlace place)
    {
        if (!IsKnown)
        {
            if (held.Count == HeldMax || data.Length > HeldBytesMax - heldBytes)
            {
                ForgetHeld();
            }

            held.Add((data, place));
            heldBytes += data.Length;
            return;
        }

        if (place.Last <= UpdateId)
        {
            return;
        }

        using var json = JsonDocument.Parse(data);
        if (place.First > UpdateId + 1 || !TryApply(json.RootElement, "b"u8, bids, ref lowestBid) || !TryApply(json.RootElement, "a"u8, asks, ref highestAsk))
        {
            Forget();
            return;
        }

        UpdateId = place.Last;
    }

    /// <summary>Takes in the answer of <c>depth</c>; false when it is older than what was held, or no such answer.</summary>
    /// <param name="depth">The answer's body.</param>
    /// <param name="levels">How many it was asked for.</param>
    public bool TryBegin(ReadOnlyMemory<byte> depth, int levels)
    {
        using var json = JsonDocument.Parse(depth);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("lastUpdateId"u8, out var last) || !last.TryGetInt64(out var id) || id <= 0
            || (held.Count > 0 && id < held[0].Place.First - 1))
        {
            return false;
        }

        bids.Clear();
        asks.Clear();
        if (!TryApply(json.RootElement, "bids"u8, bids, ref lowestBid) || !TryApply(json.RootElement, "asks"u8, asks, ref highestAsk))
        {
            return false;
        }

        (lowestBid, highestAsk) = (bids.Count < levels ? 0 : bids.Last().Key, asks.Count < levels ? Int128.MaxValue : asks.Last().Key);
        UpdateId = id;
        foreach (var (data, place) in held.ToArray())
        {
            Take(data, in place);
        }

        ForgetHeld();
        return IsKnown;
    }

    /// <summary>The answer of <c>depth</c> as REST gives it; null when the book is not known so deep.</summary>
    public byte[]? Answer(int limit) => Best(limit) is var (buys, sells)
        ? JsonBody.Write((UpdateId, buys, sells), static (writer, s) => MarketReplies.Depth(writer, s.UpdateId, s.buys, s.sells))
        : null;

    /// <summary>The best levels of each side, best first; null when the book is not known so deep.</summary>
    public (LevelReply[] Bids, LevelReply[] Asks)? Best(int limit)
    {
        if (!IsKnown)
        {
            return null;
        }

        var buys = bids.TakeWhile(level => level.Key >= lowestBid).Take(limit).Select(Show).ToArray();
        var sells = asks.TakeWhile(level => level.Key <= highestAsk).Take(limit).Select(Show).ToArray();
        return (buys.Length < limit && lowestBid > 0) || (sells.Length < limit && highestAsk < Int128.MaxValue) ? null : (buys, sells);
    }

    /// <summary>
    /// What has changed from here to a later sight of the book, as one change of it; null when the sight is of no use. Of what lies beyond the
    /// last level of either nothing is said.
    /// </summary>
    /// <param name="depth">The body of <c>depth</c>, asked for <see cref="SightLevels"/>.</param>
    /// <param name="least">The sight must be of this update or a later one.</param>
    public (long UpdateId, LevelReply[] Bids, LevelReply[] Asks)? ChangesTo(ReadOnlyMemory<byte> depth, long least)
    {
        var later = new DepthBook();
        return IsKnown && later.TryBegin(depth, SightLevels) && later.UpdateId >= least
            ? (later.UpdateId, Changes(bids, later.bids, price => price >= later.lowestBid), Changes(asks, later.asks, price => price <= later.highestAsk))
            : null;
    }

    private static LevelReply[] Changes(SortedDictionary<Int128, Amount> before, SortedDictionary<Int128, Amount> after, Predicate<Int128> isSeen) =>
    [
        .. before.Keys.Where(price => isSeen(price) && !after.ContainsKey(price)).Select(price => new LevelReply(new Amount(price), default)),
        .. after.Where(level => !before.TryGetValue(level.Key, out var quantity) || quantity != level.Value).Select(Show),
    ];

    private static LevelReply Show(KeyValuePair<Int128, Amount> level) => new(new Amount(level.Key), level.Value);

    private void ForgetHeld()
    {
        held.Clear();
        heldBytes = 0;
    }

    /// <param name="json">The change, or the sight.</param>
    /// <param name="name">Of the side there.</param>
    /// <param name="side">Best first.</param>
    /// <param name="farthest">The last price of the side up to which all is known.</param>
    private static bool TryApply(JsonElement json, ReadOnlySpan<byte> name, SortedDictionary<Int128, Amount> side, ref Int128 farthest)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var levels) || levels.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var level in levels.EnumerateArray())
        {
            if (level.ValueKind != JsonValueKind.Array || level.GetArrayLength() < 2 || !TellText.TryAmount(level[0], out var price) || !TellText.TryAmount(level[1], out var quantity))
            {
                return false;
            }

            if (quantity.Units == 0)
            {
                side.Remove(price.Units);
            }
            else
            {
                side[price.Units] = quantity;
                if (side.Count > LevelsMax)
                {
                    farthest = Cut(side, farthest);
                }
            }
        }

        return true;
    }

    /// <summary>Takes away what is farthest from the touch; the last price up to which all is known by then.</summary>
    private static Int128 Cut(SortedDictionary<Int128, Amount> side, Int128 farthest)
    {
        var prices = side.Keys.ToArray();
        foreach (var price in prices.AsSpan(prices.Length - CutLevels))
        {
            side.Remove(price);
        }

        var last = prices[prices.Length - CutLevels - 1];
        return side.Comparer.Compare(last, farthest) < 0 ? last : farthest;
    }
}
