using System.Text.Json;
using Keywright.Binance.Wire.Upstream;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>How far the listeners have been told of order lists: that one has begun, and that it is over. What was missed is asked for, and told after its orders.</summary>
/// <param name="queries">Asks the exchange.</param>
internal sealed class UserLists(UserQueries queries)
{
    /// <summary>Lists that are over whose events, told once more, are still known as such.</summary>
    private const int EndedMax = 1_000;

    /// <summary>More than an account can have open; past it all are forgotten, and what is told of them then is told as it comes.</summary>
    private const int ListsMax = 20_000;

    private readonly Dictionary<long, UserList> lists = [];
    private readonly Queue<long> ended = new();
    private readonly HashSet<long> doubted = [];

    public bool IsInDoubt => doubted.Count > 0;

    /// <summary>A list that was there before anything was heard.</summary>
    public void Begin(long listId)
    {
        if (listId > 0)
        {
            Of(listId).HasBegun = true;
        }
    }

    /// <summary>An order of a list was told of.</summary>
    public void Note(UpstreamReport report)
    {
        if (report.Event.Number("g") is not (> 0 and var listId))
        {
            return;
        }

        var isFirst = !lists.ContainsKey(listId);
        var list = Of(listId);
        list.HasBegun |= isFirst && !report.IsArrival;
        list.TimeUs = Math.Max(list.TimeUs, report.TimeUs);
    }

    /// <summary>Takes an event of a list as told; false when it was told before.</summary>
    public bool Take(UpstreamEvent told)
    {
        if (told.Number("g") is not { } listId)
        {
            return true;
        }

        var list = Of(listId);
        switch (told.Text("l"))
        {
            case "EXEC_STARTED":
                return !list.HasBegun && (list.HasBegun = true);
            case "ALL_DONE":
                return !list.HasEnded && (list.HasBegun = list.HasEnded = End(listId));
            default:
                list.HasBegun = true;
                return true;
        }
    }

    /// <summary>Nobody heard for a while: of all that are not over it is asked.</summary>
    public void DoubtAll() => doubted.UnionWith(lists.Where(static pair => !pair.Value.HasEnded).Select(static pair => pair.Key));

    /// <summary>Something was missed of an order of this list, or may have been.</summary>
    public void Doubt(long listId)
    {
        if (listId > 0 && !Of(listId).HasEnded)
        {
            doubted.Add(listId);
        }
    }

    /// <summary>Asks for those in doubt.</summary>
    /// <param name="told">What was missed of them is put here.</param>
    /// <returns>False when the exchange could not be asked for all of them.</returns>
    public async ValueTask<bool> SettleAsync(List<UpstreamEvent> told)
    {
        // Those that are told to have begun, and are open, want nothing.
        if (doubted.Count > 1 && await queries.OpenListsAsync() is { } open)
        {
            doubted.RemoveWhere(listId => open.Contains(listId) && lists[listId].HasBegun);
        }

        foreach (var listId in doubted.ToList())
        {
            var (shown, answered) = await queries.ListAsync(listId);
            if (!answered)
            {
                return false;
            }

            doubted.Remove(listId);
            if (shown is not { } list)
            {
                // The exchange does not know it: there is nothing more to hear of it.
                lists.Remove(listId);
                continue;
            }

            var known = Of(listId);
            var isOver = UserMissed.TextOf(list, "listOrderStatus") is "ALL_DONE" or "REJECT";
            if (!known.HasBegun)
            {
                told.Add(EventOf(list, "EXEC_STARTED", "EXECUTING", 0));
            }

            if (isOver)
            {
                told.Add(EventOf(list, "ALL_DONE", "ALL_DONE", known.TimeUs));
            }
        }

        return true;
    }

    /// <summary>As the exchange itself writes it (spot-ws.md §3).</summary>
    private static UpstreamEvent EventOf(JsonElement list, string status, string orderStatus, long timeUs)
    {
        timeUs = Math.Max(timeUs, UserMissed.TimeOf(list, "transactionTime"));
        var symbol = UserMissed.TextOf(list, "symbol");
        IEnumerable<JsonElement> orders = list.TryGetProperty("orders"u8, out var all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray().Take(UpstreamEvent.ItemsMax) : [];
        return new UpstreamEvent("listStatus").AddTime("E", timeUs).Add("s", symbol).Add("g", UserMissed.LongOf(list, "orderListId") ?? -1).Add("c", UserMissed.TextOf(list, "contingencyType"))
            .Add("l", status).Add("L", orderStatus).Add("r", "NONE").Add("C", UserMissed.TextOf(list, "listClientOrderId")).AddTime("T", timeUs)
            .Add("O", orders.Where(static order => order.ValueKind == JsonValueKind.Object)
                .Select(order => UpstreamEvent.Item().Add("s", symbol).Add("i", UserMissed.LongOf(order, "orderId") ?? 0).Add("c", UserMissed.TextOf(order, "clientOrderId"))));
    }

    private bool End(long listId)
    {
        ended.Enqueue(listId);
        while (ended.Count > EndedMax)
        {
            lists.Remove(ended.Dequeue());
        }

        return true;
    }

    private UserList Of(long listId)
    {
        if (!lists.TryGetValue(listId, out var list))
        {
            if (lists.Count >= ListsMax)
            {
                lists.Clear();
                ended.Clear();
                doubted.Clear();
            }

            lists.Add(listId, list = new UserList());
        }

        return list;
    }

    private sealed class UserList
    {
        public bool HasBegun { get; set; }

        public bool HasEnded { get; set; }

        /// <summary>When something happened to one of its orders last, as told.</summary>
        public long TimeUs { get; set; }
    }
}
