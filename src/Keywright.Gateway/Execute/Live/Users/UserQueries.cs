using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>What the exchange is asked when it may have told of an account and nobody heard. Each returns null when it cannot be asked now.</summary>
internal sealed class UserQueries(LiveAccount account, Upstream upstream, GatewayClock clock, CancellationToken ct)
{
    private const int OpenWeight = 6;
    private const int OrderWeight = 4;
    private const int ListWeight = 4;
    private const int AmendmentsWeight = 4;
    private const int OpenListsWeight = 6;
    private const int TradesWeight = 5;
    private const int AccountWeight = 20;
    private const int TradesPage = 1_000;

    /// <summary>Pages of trades asked for at a time; an order that has had more is asked for again.</summary>
    private const int PagesMax = 20;

    /// <summary>The open orders of a symbol.</summary>
    public async ValueTask<IReadOnlyDictionary<long, JsonElement>?> OpenAsync(string symbol)
        => await AskAsync("/api/v3/openOrders", new UpstreamText().Add("symbol", symbol), OpenWeight) is { ValueKind: JsonValueKind.Array } open
            ? open.EnumerateArray().Where(static order => order.ValueKind == JsonValueKind.Object && order.TryGetProperty("orderId"u8, out var id) && id.TryGetInt64(out _))
                .DistinctBy(static order => order.GetProperty("orderId"u8).GetInt64()).ToDictionary(static order => order.GetProperty("orderId"u8).GetInt64())
            : null;

    /// <summary>One order, however it stands. <c>Answered</c> without an order: the exchange does not know it.</summary>
    public async ValueTask<(JsonElement? Order, bool Answered)> OrderAsync(string symbol, long orderId)
    {
        var (told, fault) = await CallAsync("/api/v3/order", new UpstreamText().Add("symbol", symbol).Add("orderId", orderId), OrderWeight);
        return told is { ValueKind: JsonValueKind.Object } ? (told, true) : (null, fault?.Code == OrderFaults.NoSuchOrder.Code);
    }

    /// <summary>The order's amendments, in their order.</summary>
    public async ValueTask<IReadOnlyList<JsonElement>?> AmendmentsAsync(string symbol, long orderId)
        => await AskAsync("/api/v3/order/amendments", new UpstreamText().Add("symbol", symbol).Add("orderId", orderId), AmendmentsWeight) is { ValueKind: JsonValueKind.Array } told
            ? [.. told.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.Object).OrderBy(static one => UserMissed.LongOf(one, "executionId"))]
            : null;

    /// <summary>The numbers of the account's open order lists.</summary>
    public async ValueTask<IReadOnlySet<long>?> OpenListsAsync()
        => await AskAsync("/api/v3/openOrderList", new UpstreamText(), OpenListsWeight) is { ValueKind: JsonValueKind.Array } open
            ? open.EnumerateArray().Where(static list => list.ValueKind == JsonValueKind.Object).Select(static list => UserMissed.LongOf(list, "orderListId") ?? 0).ToHashSet()
            : null;

    /// <summary>One order list, however it stands. <c>Answered</c> without a list: the exchange does not know it.</summary>
    public async ValueTask<(JsonElement? List, bool Answered)> ListAsync(long listId)
    {
        var (told, fault) = await CallAsync("/api/v3/orderList", new UpstreamText().Add("orderListId", listId), ListWeight);
        return told is { ValueKind: JsonValueKind.Object } ? (told, true) : (null, fault?.Code == OrderFaults.NoSuchOrder.Code);
    }

    /// <summary>The order's trades, from the first on.</summary>
    public async ValueTask<IReadOnlyList<JsonElement>?> TradesAsync(string symbol, long orderId)
    {
        var trades = new SortedDictionary<long, JsonElement>();
        for (var page = 0; page < PagesMax; page++)
        {
            var parameters = new UpstreamText().Add("symbol", symbol).Add("orderId", orderId).Add("limit", TradesPage);
            if (trades.Count > 0)
            {
                parameters.Add("fromId", trades.Keys.Last() + 1);
            }

            if (await AskAsync("/api/v3/myTrades", parameters, TradesWeight) is not { ValueKind: JsonValueKind.Array } told)
            {
                return null;
            }

            foreach (var trade in told.EnumerateArray())
            {
                if (trade.ValueKind == JsonValueKind.Object && trade.TryGetProperty("id"u8, out var id) && id.TryGetInt64(out var number))
                {
                    trades.TryAdd(number, trade);
                }
            }

            if (told.GetArrayLength() < TradesPage)
            {
                break;
            }
        }

        return [.. trades.Values];
    }

    /// <summary>How much there is of these assets, as an event tells it.</summary>
    public async ValueTask<UpstreamEvent?> PositionAsync(IReadOnlySet<string> assets)
    {
        if (await AskAsync("/api/v3/account", new UpstreamText(), AccountWeight) is not { ValueKind: JsonValueKind.Object } told || !told.TryGetProperty("balances"u8, out var balances) || balances.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var nowUs = clock.NowUs;
        var shown = balances.EnumerateArray()
            .Where(balance => balance.ValueKind == JsonValueKind.Object && assets.Contains(UserMissed.TextOf(balance, "asset")))
            .Select(static balance => UpstreamEvent.Item().Add("a", UserMissed.TextOf(balance, "asset")).Add("f", UserMissed.TextOf(balance, "free")).Add("l", UserMissed.TextOf(balance, "locked")));
        return new UpstreamEvent("outboundAccountPosition").AddTime("E", nowUs).AddTime("u", nowUs).Add("B", shown);
    }

    private async ValueTask<JsonElement?> AskAsync(string path, UpstreamText parameters, int weight) => (await CallAsync(path, parameters, weight)).Told;

    private async ValueTask<(JsonElement? Told, UpstreamFault? Fault)> CallAsync(string path, UpstreamText parameters, int weight)
    {
        if (account.Credential is not { } credential || account.Paused is not null
            || upstream.TryTake(new UpstreamAsk(0, account.Number, UpstreamUse.Reconcile, weight), out _) is not { } take)
        {
            return default;
        }

        try
        {
            var answer = await upstream.CallAsync(take, credential, "GET", path, parameters, TimeUnit.Microsecond, clock.NowUs + Upstream.PatienceUs, ct);
            if (answer is UpstreamAnswer.Answered { Status: 200, IsJson: true, Body: var body })
            {
                using var json = JsonDocument.Parse(body);
                return (json.RootElement.Clone(), null);
            }

            return answer is UpstreamAnswer.Answered { IsJson: true, Body: var refusal } && UpstreamFault.TryRead(refusal, out var fault) ? (null, fault) : default;
        }
        catch (JsonException)
        {
            // What is no JSON is no answer.
        }
        catch (ObjectDisposedException)
        {
            // The credential was taken away meanwhile; what the call was to cost is given back.
            upstream.GiveBack(take);
        }

        return default;
    }
}
