using System.Net;
using System.Text.Json;
using Keywright.Gateway.Tests.Streams;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Streaming;

/// <summary>
/// Keeps a book by the documented rules from diff depth and one snapshot, and holds it against everything else that shows the same book
/// at the same update id: REST's depth, the best prices, the partial book. Inside one connection every update id is told exactly once.
/// </summary>
internal sealed class BookKeeper(string name, IPAddress address, Draw draw, string symbol) : StreamClient(name, address, draw)
{
    private const int Levels = 20;

    private readonly string stream = symbol.ToLowerInvariant();
    private readonly bool isCombined = draw.OneIn(2);
    private readonly bool isSubscribing = draw.OneIn(3);
    private readonly string speed = draw.Of("@100ms", "@100ms", "");
    private readonly Dictionary<long, JsonElement> bests = [];
    private readonly Dictionary<long, JsonElement> partials = [];
    private readonly List<JsonElement> witnesses = [];
    private LocalBook book = new();
    private long lastId;

    /// <summary>The streams are subscribed to: what happens from now on is told.</summary>
    private bool isOpen;

    /// <summary>The latest update id ever heard: it was on the disk then, so no later read may be older.</summary>
    private long highestId;

    private string[] Names => [$"{stream}@depth{speed}", $"{stream}@bookTicker", $"{stream}@depth{Levels}@100ms"];

    public override async Task<bool> CompareAsync()
    {
        if (!IsInStep || await DepthAsync() is not { } depth)
        {
            return false;
        }

        Witness(depth);
        return true;
    }

    protected override Task<string?> TargetAsync() => Task.FromResult<string?>((isSubscribing, isCombined) switch
    {
        (true, true) => "/stream",
        (true, false) => "/ws",
        (false, true) => $"/stream?streams={string.Join('/', Names)}",
        _ => $"/ws/{string.Join('/', Names)}",
    });

    protected override void Opened()
    {
        book = new LocalBook();
        (lastId, isOpen) = (0, !isSubscribing);
        bests.Clear();
        partials.Clear();
        witnesses.Clear();
        if (isSubscribing)
        {
            Line!.Say($$"""{"method":"SUBSCRIBE","params":["{{string.Join("\",\"", Names)}}"],"id":{{Draw.Below(100)}}}""");
        }
    }

    /// <summary>Buffered first, fetched then: a snapshot older than the buffer is fetched again.</summary>
    protected override async Task<bool> ReadAsync()
    {
        var heardOf = book;
        if (!isOpen || (lastId == 0 && Draw.OneIn(2)))
        {
            // A hurried client fetches before it has heard any event; the careful one waits for its first.
            return false;
        }

        return await DepthAsync() is { } depth && heardOf == book && book.TryBegin(depth);
    }

    protected override void Take(JsonElement json)
    {
        if (json.TryGetProperty("stream", out var of))
        {
            Require(isCombined, 8, $"an event of {of} came wrapped on a raw connection.");
            json = json.GetProperty("data");
        }
        else if (json.TryGetProperty("result", out _))
        {
            isOpen = true;
            return;
        }
        else
        {
            Require(!isCombined || json.TryGetProperty("code", out _), 8, "an event came bare on a combined connection.");
        }

        if (json.TryGetProperty("lastUpdateId", out var id))
        {
            Keep(partials, id.GetInt64(), json);
        }
        else if (!json.TryGetProperty("e", out var type))
        {
            if (json.TryGetProperty("u", out var update))
            {
                Keep(bests, update.GetInt64(), json);
            }
        }
        else if (type.GetString() == "depthUpdate")
        {
            TakeDiff(json);
        }
        else if (type.GetString() == "serverShutdown")
        {
            TakeFarewell();
        }
    }

    private void TakeDiff(JsonElement diff)
    {
        var (first, last) = (diff.GetProperty("U").GetInt64(), diff.GetProperty("u").GetInt64());
        Require(first <= last && (lastId == 0 || first == lastId + 1), 8, $"after update {lastId} of {symbol} came {first} to {last}: inside one connection there is a gap.");
        lastId = last;
        highestId = Math.Max(highestId, last);
        book.Take(diff);
        Require(!book.HasGap, 8, $"by the documented rules the book of {symbol} has a gap at {first}.");
        if (book.UpdateId == 0)
        {
            return;
        }

        // What was shown of this very book, and what REST showed of it or of one that this event brings up to it.
        foreach (var witness in witnesses)
        {
            var at = witness.GetProperty("lastUpdateId").GetInt64();
            if (at < book.UpdateId && at >= first - 1)
            {
                var other = new LocalBook();
                other.TryBegin(witness);
                other.Take(diff);
                MustEqual("REST's book and this event", Sides(other), Sides(book), at);
            }
        }

        witnesses.RemoveAll(witness => witness.GetProperty("lastUpdateId").GetInt64() < book.UpdateId);
        witnesses.FindAll(IsOfNow).ForEach(CompareWhole);
        witnesses.RemoveAll(IsOfNow);
        Settle(bests, CompareBest);
        Settle(partials, ComparePartial);
    }

    private void Witness(JsonElement depth)
    {
        if (depth.GetProperty("lastUpdateId").GetInt64() > book.UpdateId)
        {
            witnesses.Add(depth);
        }
        else if (IsOfNow(depth))
        {
            CompareWhole(depth);
        }
    }

    private bool IsOfNow(JsonElement depth) => depth.GetProperty("lastUpdateId").GetInt64() == book.UpdateId;

    private void Keep(Dictionary<long, JsonElement> shown, long id, JsonElement what)
    {
        highestId = Math.Max(highestId, id);
        if (book.UpdateId == 0 || id >= book.UpdateId)
        {
            shown[id] = what;
            Settle(shown, shown == bests ? CompareBest : ComparePartial);
        }
    }

    private void Settle(Dictionary<long, JsonElement> shown, Action<JsonElement> compare)
    {
        if (book.UpdateId == 0)
        {
            return;
        }

        if (shown.Remove(book.UpdateId, out var now))
        {
            compare(now);
        }

        foreach (var id in shown.Keys.Where(id => id < book.UpdateId).ToList())
        {
            shown.Remove(id);
        }
    }

    private void CompareWhole(JsonElement depth)
    {
        var other = new LocalBook();
        other.TryBegin(depth);
        MustEqual("REST's depth", Sides(other), Sides(book), book.UpdateId);
        Compared++;
    }

    private void CompareBest(JsonElement best)
    {
        MustEqual("bookTicker", Pair(best, "b", "B", "a", "A"), $"{First(book.Bids)} {First(book.Asks)}", book.UpdateId);

        static string Pair(JsonElement e, params string[] names) => string.Join(' ', names.Select(name => LocalBook.Number(e.GetProperty(name)).ToString("0.########", null)));
        static string First(SortedDictionary<decimal, decimal> side) => side.Count == 0 ? "0 0" : $"{side.First().Key:0.########} {side.First().Value:0.########}";
    }

    private void ComparePartial(JsonElement partial)
    {
        var other = new LocalBook();
        other.TryBegin(partial);
        MustEqual("the partial book", Sides(other), Text(book.Bids.Take(Levels)) + " | " + Text(book.Asks.Take(Levels)), book.UpdateId);
    }

    private static string Sides(LocalBook book) => Text(book.Bids) + " | " + Text(book.Asks);

    private static string Text(IEnumerable<KeyValuePair<decimal, decimal>> side) => string.Join(' ', side.Select(level => $"{level.Key:0.########}:{level.Value:0.########}"));

    private void MustEqual(string what, string theirs, string ours, long id) =>
        Require(theirs == ours, 8, $"at update {id} of {symbol} {what} shows {theirs}, and the book kept by the documented rules is {ours}.");

    private async Task<JsonElement?> DepthAsync()
    {
        var known = highestId;
        var (status, depth) = await Hall.AskAsync("GET", "/api/v3/depth", $"symbol={symbol}&limit=5000", null, Address);
        if (status != 200)
        {
            return null;
        }

        var id = depth.GetProperty("lastUpdateId").GetInt64();
        Require(id >= known, 20, $"update {known} of {symbol} was told, and REST is at {id}.");
        highestId = Math.Max(highestId, id);
        return depth;
    }
}
