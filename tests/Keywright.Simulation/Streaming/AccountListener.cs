using System.Net;
using System.Text;
using System.Text.Json;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Streaming;

/// <summary>The ways to hear an account (spot-ws.md §2).</summary>
internal enum ListeningWay
{
    Signature,
    Session,
    ListenKey,
}

/// <summary>
/// Hears the account in one of the three ways and keeps its view by events alone. In a quiet moment, and after every break once it has
/// caught up, the view is what REST shows. Nothing comes by a key that has ended.
/// </summary>
internal sealed class AccountListener(string name, IPAddress address, Draw draw, ListeningWay way, IReadOnlyList<BotKey> keys, BotKey reader, AskWriter writer) : StreamClient(name, address, draw)
{
    private const int RecentMax = 20;

    private readonly Dictionary<BotKey, long> endedAtUs = [];
    private AccountView view = new();
    private ApiLine? api;
    private Gate gate = null!;
    private string? listenKey;
    private int keyAt;
    private bool isSubscribed;

    /// <summary>The key it hears by, while it has one that is good.</summary>
    public BotKey Key => keys[Math.Min(keyAt, keys.Count - 1)];

    /// <summary>All of its keys have ended.</summary>
    public override bool HasNoWay => keyAt >= keys.Count || (keyAt == keys.Count - 1 && IsOver(Key));

    /// <summary>Its key's end was acknowledged; the times that can come are known.</summary>
    public void KeyEnded(BotKey key) => endedAtUs[key] = Hall.Time.HighestUs;

    /// <summary>Some idle moments after the end was acknowledged: whoever reads has been told.</summary>
    public void MustHaveHeardOfTheEnd(BotKey key) =>
        Require(key != Key || !isSubscribed || !IsConnected || Line!.IsStalled, 1, $"{key.Label} was revoked, and its subscription was not ended.");

    public void Use(Gate reads) => gate = reads;

    public override async Task<bool> CompareAsync()
    {
        if (!IsInStep || !isSubscribed)
        {
            return false;
        }

        var mine = view;
        for (var attempt = 0; attempt < 4; attempt++)
        {
            // Two readings that are alike with all events heard in between: what was heard is what was read, whatever happens afterwards.
            if (await ReadAccountAsync() is not { } first)
            {
                return false;
            }

            await Hall.IdleAsync();
            if (mine != view || Line!.IsStalled || !IsConnected || !isSubscribed)
            {
                return false;
            }

            var differs = view.Differs(first);
            if (await ReadAccountAsync() is not { } second)
            {
                return false;
            }

            if (first.Bytes.AsSpan().SequenceEqual(second.Bytes))
            {
                if (differs is not null && await IsBeingCutOffAsync())
                {
                    return false;
                }

                Require(differs is null, 8, $"by {way}: {differs}.");
                Compared++;
                return true;
            }

            await Hall.PauseAsync(Draw.Between(1, 60_000));
        }

        return false;
    }

    protected override async Task<string?> TargetAsync()
    {
        if (way != ListeningWay.ListenKey)
        {
            return "/ws-api/v3?timeUnit=MICROSECOND";
        }

        var (status, json) = await Hall.AskAsync("POST", "/api/v3/userDataStream", "", Key.ApiKey, Address);
        if (status != 200)
        {
            NextKey();
            return null;
        }

        listenKey = json.GetProperty("listenKey").GetString();
        return (Draw.OneIn(2) ? $"/ws/{listenKey}?" : $"/stream?streams={listenKey}&") + "timeUnit=MICROSECOND";
    }

    protected override void Opened()
    {
        view = new AccountView();
        isSubscribed = way == ListeningWay.ListenKey;
        api = way == ListeningWay.ListenKey ? null : new ApiLine(Line!);
        Line!.Leaving = Leaves;
    }

    protected override void Ended()
    {
        isSubscribed = false;
        api?.End();
    }

    protected override async Task<bool> ReadAsync()
    {
        if (!isSubscribed && !await SubscribeAsync())
        {
            return false;
        }

        var mine = view;
        if (await ReadAccountAsync() is not { } reading || mine != view)
        {
            return false;
        }

        view.Read(reading);
        return true;
    }

    protected override void Take(JsonElement json)
    {
        if (api?.TryTake(json) == true || ApiLine.IsKeyEnd(json))
        {
            return;
        }

        if (EventOf(json) is not { } told)
        {
            return;
        }

        var type = told.GetProperty("e").GetString();
        if (type == "serverShutdown")
        {
            TakeFarewell();
            return;
        }

        Require(isSubscribed, 1, $"{type} came after the end of its subscription.");
        switch (type)
        {
            case "executionReport":
                var report = AccountEvent.Read(told);
                MustBeInTime(report.TimeUs, type);
                var fault = view.Take(report);
                Require(fault is null, 8, $"by {way}: {fault}.");
                break;
            case "outboundAccountPosition":
                MustBeInTime(told.GetProperty("u").GetInt64(), type);
                view.TakeBalances(told);
                break;
            case "listStatus":
                view.TakeList(told);
                break;
            case "eventStreamTerminated" or "listenKeyExpired":
                // The key ended, or the listen key's hour is over: what is heard from now on is nothing.
                isSubscribed = false;
                Hall.Note(Name, type);
                NextKey();
                Drop();
                break;
        }
    }

    private async Task<bool> SubscribeAsync()
    {
        var (by, line) = (Key, Line!);
        if (way == ListeningWay.Session)
        {
            var logon = api!.NextId();
            if (await api.AskAsync(logon, FrameText.Write(logon, "session.logon", FrameText.Now(Hall.Time), by)) is not { } answer || line != Line || !IsGood(answer))
            {
                return false;
            }
        }

        var id = api!.NextId();
        var text = way == ListeningWay.Session
            ? FrameText.Write(id, "userDataStream.subscribe", [], null)
            : FrameText.Write(id, "userDataStream.subscribe.signature", FrameText.Now(Hall.Time), by);

        // From the moment the gateway takes this in, events may come before its answer is read.
        var subscribed = await api.AskAsync(id, text, () => isSubscribed = true);
        if (line != Line)
        {
            // Meanwhile there is another connection, of which this says nothing.
            return false;
        }

        isSubscribed &= subscribed is { } said && IsGood(said);
        return isSubscribed;
    }

    /// <summary>A refusal means the key has ended: the next one is tried, on a new connection.</summary>
    private bool IsGood(JsonElement answer)
    {
        if (answer.GetProperty("status").GetInt32() == 200)
        {
            return true;
        }

        if (answer.GetProperty("error").GetProperty("code").GetInt32() == -2015)
        {
            NextKey();
        }

        if (IsConnected)
        {
            Drop();
        }

        return false;
    }

    private void NextKey()
    {
        if (IsOver(Key))
        {
            keyAt++;
        }
    }

    private bool IsOver(BotKey key) => key.IsRevocationAsked || Hall.Time.HighestUs >= key.ExpiresUs;

    /// <summary>What happens after a key's end is told to nobody by it.</summary>
    private void MustBeInTime(long timeUs, string type)
    {
        Require(!(timeUs >= Key.ExpiresUs), 6, $"{type} of {timeUs} came by a key that expired at {Key.ExpiresUs}.");
        Require(!endedAtUs.TryGetValue(Key, out var at) || timeUs <= at, 1, $"{type} of {timeUs} came by a key whose revocation was acknowledged at {at}.");
    }

    private void Leaves(byte[] text)
    {
        if (text.AsSpan().IndexOf("executionReport"u8) >= 0 && EventOf(JsonSerializer.Deserialize<JsonElement>(text)) is { } told)
        {
            Hall.Court.Told(AccountEvent.Read(told));
        }
    }

    private static JsonElement? EventOf(JsonElement json)
    {
        var inner = json.TryGetProperty("event", out var wrapped) ? wrapped : json.TryGetProperty("data", out var data) ? data : json;
        return inner.TryGetProperty("e", out _) ? inner : null;
    }

    private async Task<AccountReading?> ReadAccountAsync()
    {
        var bytes = new List<byte>();
        var recent = new List<SeenOrder>();
        foreach (var symbol in Board.Symbols)
        {
            if (await ReadAsync(AskKind.AllOrders, symbol.Name, new Query().Add("limit", RecentMax), bytes) is not { } orders)
            {
                return null;
            }

            recent.AddRange(orders.EnumerateArray().Select(SeenOrder.Read));
        }

        if (await ReadAsync(AskKind.OpenOrders, null, null, bytes) is not { } open || await ReadAsync(AskKind.Account, null, null, []) is not { } account)
        {
            return null;
        }

        var lists = await Hall.AskAsync("GET", "/api/v3/openOrderList", Signed(), reader.ApiKey, Address);
        if (lists.Status != 200)
        {
            return null;
        }

        return new AccountReading(
            [.. open.EnumerateArray().Select(SeenOrder.Read)],
            recent,
            account.GetProperty("balances").EnumerateArray().ToDictionary(b => b.GetProperty("asset").GetString()!, b => (SeenOrder.Number(b, "free"), SeenOrder.Number(b, "locked"))),
            [.. lists.Json.EnumerateArray().Select(list => list.GetProperty("orderListId").GetInt64())],
            [.. bytes, .. Encoding.UTF8.GetBytes(account.GetProperty("balances").GetRawText()), .. Encoding.UTF8.GetBytes(lists.Json.GetRawText())]);
    }

    private string Signed()
    {
        var query = new Query().Add("recvWindow", "60000").Add("timestamp", Query.Time(Hall.Time.WallUs, inMilliseconds: false));
        return $"{query.Text}&signature={query.Signature(reader.Secret)}";
    }

    private async Task<JsonElement?> ReadAsync(AskKind kind, string? symbol, Query? more, List<byte> bytes)
    {
        if (await gate.SendAsync(writer.Read(kind, reader, symbol, more, new Slant { From = Address })) is not { IsOk: true } answer)
        {
            return null;
        }

        bytes.AddRange(answer.Body);
        return answer.Json;
    }
}
