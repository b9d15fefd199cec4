using System.Collections.Immutable;
using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What the exchange's own answer to a call says was done.</summary>
internal sealed partial class LiveVenue
{
    /// <summary>Null when the answer does not say for certain, or says that nothing was done.</summary>
    private LiveFinding? Read(LiveIntent intent, UpstreamAnswer answer)
    {
        if (answer is not UpstreamAnswer.Answered { Status: var status, Body: var body } || (status != 200 && (intent.Act != LiveAct.Replace || status is < 400 or >= 500)))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return InAskedTerms(intent, intent.Act switch
            {
                LiveAct.Place or LiveAct.PlaceList => FactsIn(json.RootElement, intent.Order.Symbol) is { } placed
                    ? LiveFinding.Done(placed, LiveAnswers.Cut(json.RootElement, body, intent.Response), placed.Length)
                    : null,
                LiveAct.Amend => ReadAmended(intent, json.RootElement, body),
                LiveAct.Transfer => ReadTransferred(intent, json.RootElement),
                LiveAct.Found => ReadFounded(json.RootElement),
                LiveAct.Replace => ReadReplaced(intent, status, json.RootElement, body),
                _ => FactsIn(json.RootElement, intent.Order.Symbol) is { } gone ? LiveFinding.Done(gone, body) : null,
            });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The orders that an answer tells of, one or a list's; null when it cannot be read.</summary>
    private ImmutableArray<LiveFacts>? FactsIn(JsonElement told, int symbol)
    {
        if (told.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (!told.TryGetProperty("orderReports"u8, out var reports))
        {
            return UpstreamOrder.TryRead(told, out var order) && FactsOf(order, symbol) is { } facts ? [facts] : null;
        }

        return reports.ValueKind == JsonValueKind.Array ? FactsOfList(told, reports.EnumerateArray(), symbol) : null;
    }

    /// <param name="list">Says its id and name.</param>
    /// <param name="orders">Its orders, in answers of any kind.</param>
    /// <param name="symbol">Of them all.</param>
    private ImmutableArray<LiveFacts>? FactsOfList(JsonElement list, IEnumerable<JsonElement> orders, int symbol)
    {
        if (!list.TryGetProperty("orderListId"u8, out var id) || !id.TryGetInt64(out var listId)
            || !list.TryGetProperty("listClientOrderId"u8, out var name) || name.ValueKind != JsonValueKind.String || !ClientOrderId.TryCreate(name.GetString(), out var listName))
        {
            return null;
        }

        var all = ImmutableArray.CreateBuilder<LiveFacts>();
        foreach (var one in orders)
        {
            if (!UpstreamOrder.TryRead(one, out var order) || FactsOf(order, symbol) is not { } facts)
            {
                return null;
            }

            all.Add(facts with { ListId = listId, ListName = listName });
        }

        return all.Count > 0 ? all.ToImmutable() : null;
    }

    private LiveFacts? FactsOf(UpstreamOrder order, int symbol)
    {
        var rules = Rules.Symbols[symbol];
        return rules.Name == order.Symbol && order.ExecutedQty.TryToSteps(rules.LotDecimals, out var executed) && order.QuoteQty.TryToUnits(out var quote) && ClientOrderId.TryCreate(order.ClientOrderId, out var clientId)
            && order.OrigQty.TryToSteps(rules.LotDecimals, out var lots)
            ? new LiveFacts(symbol, order.OrderId, clientId, executed, quote, order.Status is null or OrderStatusWord.New or OrderStatusWord.PartiallyFilled or OrderStatusWord.PendingNew or OrderStatusWord.PendingCancel) { Lots = lots }
            : null;
    }

    private LiveFinding? ReadAmended(LiveIntent intent, JsonElement told, ReadOnlyMemory<byte> body)
        => told.ValueKind == JsonValueKind.Object && told.TryGetProperty("amendedOrder"u8, out var amended) && UpstreamOrder.TryReadAmended(amended, out var order) && FactsOf(order, intent.Order.Symbol) is { } facts
            ? LiveFinding.Done([facts, .. OthersLowered(intent, facts)], body) with { IsFree = !facts.IsOpen }
            : null;

    /// <summary>The other order of an amended one's list: it is lowered with it.</summary>
    private IEnumerable<LiveFacts> OthersLowered(LiveIntent intent, LiveFacts amended)
        => ledger.Find(intent.Account, amended.Symbol, new OrderName(amended.OrderId, default)) is { ListId: not 0 and var listId } && amended.IsOpen
            && ledger.FindList(intent.Account, new ListName(listId, default)) is { } list
            ? list.Orders.Where(other => other.OrderId != amended.OrderId && other.IsOpen)
                .Select(other => new LiveFacts(other.Symbol, other.OrderId, other.ClientId, other.ExecutedLots, other.QuoteUnits, IsOpen: true) { Lots = amended.Lots })
            : [];

    /// <summary>Both halves of a cancel-replace, which can succeed or fail each by itself.</summary>
    private LiveFinding? ReadReplaced(LiveIntent intent, int status, JsonElement told, ReadOnlyMemory<byte> body)
    {
        Fault? fault = null;
        var halves = told;
        if (status != 200)
        {
            if (!UpstreamFault.TryRead(body, out var failure) || failure.Code is not (-2021 or -2022) || !told.TryGetProperty("data"u8, out halves))
            {
                return null;
            }

            fault = new Fault(status, failure.Code, failure.Message);
        }

        if (halves.ValueKind != JsonValueKind.Object
            || !halves.TryGetProperty("cancelResult"u8, out var cancelResult) || !halves.TryGetProperty("cancelResponse"u8, out var cancel)
            || !halves.TryGetProperty("newOrderResult"u8, out var placeResult) || !halves.TryGetProperty("newOrderResponse"u8, out var place)
            || Half(cancelResult, cancel, intent.Order.Symbol) is not { } canceled || Half(placeResult, place, intent.Order.Symbol) is not { } placed)
        {
            return null;
        }

        var shown = placed.IsEmpty || intent.Response != ResponseType.Ack ? body : ReplacedBody(
            fault, JsonSerializer.SerializeToUtf8Bytes(cancel), !canceled.IsEmpty, LiveAnswers.Cut(place, JsonSerializer.SerializeToUtf8Bytes(place), intent.Response).ToArray(), isPlaced: true);
        return OfHalves(fault, canceled, placed, shown);
    }

    /// <summary>What one half did: nothing when it failed; null when that is not certain.</summary>
    private ImmutableArray<LiveFacts>? Half(JsonElement result, JsonElement response, int symbol) => result.ValueKind != JsonValueKind.String ? null : result.GetString() switch
    {
        "SUCCESS" => FactsIn(response, symbol),
        "NOT_ATTEMPTED" => [],
        "FAILURE" => response.ValueKind == JsonValueKind.Object && response.TryGetProperty("code"u8, out var code) && code.TryGetInt32(out var number) && !IsUnsure(number) ? [] : null,
        _ => null,
    };

    /// <param name="fault">-2021 or -2022; null when both halves succeeded.</param>
    /// <param name="canceled">What the cancel did; nothing when it failed.</param>
    /// <param name="placed">The new order; nothing when there is none.</param>
    /// <param name="body">What the bot is told.</param>
    private static LiveFinding OfHalves(Fault? fault, ImmutableArray<LiveFacts> canceled, ImmutableArray<LiveFacts> placed, ReadOnlyMemory<byte> body) => fault is { } failure && canceled.IsEmpty && placed.IsEmpty
        ? LiveFinding.Undone(failure, null, body.ToArray()) with { Rule = $"exchange: {failure.Code} {failure.Message}" }
        : new LiveFinding([.. canceled, .. placed], new Reply { Status = fault?.Status ?? 200, Body = body }) { Placed = placed.Length };

    private static byte[] ReplacedBody(Fault? fault, byte[] cancel, bool isCanceled, byte[]? placed, bool isPlaced) => JsonBody.Write(
        (fault, cancel, isCanceled, placed, isPlaced), static (writer, s) => ReplaceReplies.Write(writer, s.fault, s.cancel, s.isCanceled, s.placed, s.isPlaced));
}
