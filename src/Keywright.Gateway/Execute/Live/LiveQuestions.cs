using System.Text.Json;
using Keywright.Binance.Wire.Upstream;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What the exchange says when it is asked for something.</summary>
/// <param name="Told">Its answer; null when it has no such thing.</param>
internal readonly record struct LiveTold(JsonElement? Told);

/// <summary>Asks the exchange what became of one call. Each question gets what is there, that nothing is there, or no answer, which is null.</summary>
internal sealed class LiveQuestions(Upstream upstream, GatewayClock clock, int account, LiveIntent intent, LiveCredential credential)
{
    private const int OrderWeight = 4;
    private const int ListWeight = 4;
    private const int AmendmentsWeight = 4;
    private const int TradesWeight = 5;
    private const int TradesMax = 1_000;

    /// <summary>Sub-accounts on a page, and pages that are looked through.</summary>
    private const int OnPage = 200;
    private const int PagesMax = 25;

    /// <summary>An order by id or, without one, by its client id: of several the newest.</summary>
    public ValueTask<LiveTold?> OrderAsync(string symbol, long orderId, ClientOrderId clientId)
    {
        var parameters = new UpstreamText().Add("symbol", symbol);
        return AskAsync(OrderWeight, "/api/v3/order", orderId != 0 ? parameters.Add("orderId", orderId) : parameters.Add("origClientOrderId", clientId.ToString()));
    }

    /// <summary>A list by id or, without one, by its name.</summary>
    public ValueTask<LiveTold?> ListAsync(long listId, ClientOrderId name)
        => AskAsync(ListWeight, "/api/v3/orderList", listId != 0 ? new UpstreamText().Add("orderListId", listId) : new UpstreamText().Add("origClientOrderId", name.ToString()));

    /// <summary>The orders of a list, in its order; null when not all of them could be asked for.</summary>
    public async ValueTask<List<JsonElement>?> OrdersOfAsync(JsonElement list, string symbol)
    {
        if (!list.TryGetProperty("orders"u8, out var named) || named.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var orders = new List<JsonElement>();
        foreach (var one in named.EnumerateArray())
        {
            if (!one.TryGetProperty("orderId"u8, out var id) || !id.TryGetInt64(out var orderId) || await OrderAsync(symbol, orderId, default) is not { Told: { } order })
            {
                return null;
            }

            orders.Add(order);
        }

        return orders;
    }

    /// <summary>The trades of an order, the first thousand.</summary>
    public ValueTask<LiveTold?> TradesAsync(string symbol, long orderId)
        => AskAsync(TradesWeight, "/api/v3/myTrades", new UpstreamText().Add("symbol", symbol).Add("orderId", orderId).Add("limit", TradesMax));

    public ValueTask<LiveTold?> AmendmentsAsync(string symbol, long orderId)
        => AskAsync(AmendmentsWeight, "/api/v3/order/amendments", new UpstreamText().Add("symbol", symbol).Add("orderId", orderId));

    /// <summary>The transfer of that name; its parties narrow the search, which without them looks at what the account itself gave.</summary>
    public async ValueTask<LiveTold?> TransferAsync(LiveMove move, ClientOrderId name)
    {
        var parameters = new UpstreamText();
        if (move.FromEmail is { } from)
        {
            parameters.Add("fromEmail", from);
        }

        return await AskAsync(0, "/sapi/v1/sub-account/universalTransfer", parameters.Add("clientTranId", name.ToString())) is not { Told: { ValueKind: JsonValueKind.Object } page }
            || !page.TryGetProperty("result"u8, out var found) || found.ValueKind != JsonValueKind.Array ? null
            : new LiveTold(First(found, "clientTranId", told => told == name.ToString()));
    }

    /// <summary>The sub-account that was founded under that name; null also when there are more than can be looked through.</summary>
    public async ValueTask<LiveTold?> SubAccountAsync(string name)
    {
        bool IsFounded(string email) => email.StartsWith($"{name}_virtual@", StringComparison.OrdinalIgnoreCase);
        for (var page = 1; page <= PagesMax; page++)
        {
            if (await AskAsync(0, "/sapi/v1/sub-account/list", new UpstreamText().Add("page", page).Add("limit", OnPage)) is not { Told: { } told } || SubAccountsIn(told) is not { } found)
            {
                return null;
            }

            if (First(found, "email", IsFounded) is { } one)
            {
                return new LiveTold(one);
            }

            if (found.GetArrayLength() < OnPage)
            {
                return new LiveTold(null);
            }
        }

        return null;
    }

    /// <summary>The first of a list of sub-accounts whose e-mail it is; null when none of these has it, or it is no such list.</summary>
    public static JsonElement? SubAccountIn(JsonElement list, Predicate<string> isIt) => SubAccountsIn(list) is { } all ? First(all, "email", isIt) : null;

    private static JsonElement? SubAccountsIn(JsonElement list)
        => list.ValueKind == JsonValueKind.Object && list.TryGetProperty("subAccounts"u8, out var all) && all.ValueKind == JsonValueKind.Array ? all : null;

    private static JsonElement? First(JsonElement all, string name, Predicate<string> isIt)
        => all.EnumerateArray().Cast<JsonElement?>().FirstOrDefault(one
            => one!.Value.ValueKind == JsonValueKind.Object && one.Value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && isIt(text.GetString()!));

    private async ValueTask<LiveTold?> AskAsync(int weight, string path, UpstreamText parameters)
    {
        if (upstream.TryTake(new UpstreamAsk(intent.Tag, account, UpstreamUse.Reconcile, weight), out _) is not { } take
            || await upstream.CallAsync(take, credential, "GET", path, parameters, intent.Unit, clock.NowUs + Upstream.PatienceUs, CancellationToken.None) is not UpstreamAnswer.Answered { IsJson: true } answer)
        {
            return null;
        }

        if (answer.Status != 200)
        {
            return UpstreamFault.TryRead(answer.Body, out var fault) && fault.Code == Keywright.Binance.Wire.OrderFaults.NoSuchOrder.Code ? new LiveTold(null) : null;
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return new LiveTold(json.RootElement.Clone());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
