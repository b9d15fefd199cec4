using System.Text.Json;

namespace Keywright.Simulation.Clients;

/// <summary>What an answer tells of orders, whatever the request was: cancel-replaces, lists and cancels of lists are taken apart.</summary>
internal sealed record Told
{
    public static readonly Told Nothing = new();

    /// <summary>Orders that it says were accepted; of an ACK without their terms.</summary>
    public IReadOnlyList<SeenOrder> Placed { get; private init; } = [];

    /// <summary>Of the orders placed.</summary>
    public IReadOnlyList<SeenTrade> Fills { get; private init; } = [];

    /// <summary>Whether the orders placed came with their fills.</summary>
    public bool TellsFills { get; private init; }

    /// <summary>Orders that it says were cancelled, each with the cancel's own id.</summary>
    public IReadOnlyList<(SeenOrder Order, string CancelId)> Canceled { get; private init; } = [];

    public SeenOrder? Amended { get; private init; }

    /// <summary>Orders as they stood when it was asked.</summary>
    public IReadOnlyList<SeenOrder> Shown { get; private init; } = [];

    public IReadOnlyList<SeenList> Lists { get; private init; } = [];

    /// <summary>Every order it names, of placements, cancels and amendments as they were left.</summary>
    public IEnumerable<SeenOrder> Changed => Placed.Concat(Canceled.Select(canceled => canceled.Order)).Concat(Amended is null ? [] : [Amended]);

    public static Told Of(AskKind kind, JsonElement json) => kind switch
    {
        AskKind.Place => OfPlaced(json),
        AskKind.PlaceList => new() { Placed = [.. Reports(json).Select(SeenOrder.Read)], Lists = [SeenList.Read(json)] },
        AskKind.Cancel or AskKind.CancelList => OfCanceled([json]),
        AskKind.CancelAll => OfCanceled([.. json.EnumerateArray()]),
        AskKind.Replace => OfReplaced(json.TryGetProperty("data", out var data) ? data : json),
        AskKind.Amend => new() { Amended = SeenOrder.ReadAmended(json) },
        AskKind.Query => new() { Shown = [SeenOrder.Read(json)] },
        AskKind.OpenOrders or AskKind.AllOrders => new() { Shown = [.. json.EnumerateArray().Select(SeenOrder.Read)] },
        AskKind.QueryList => new() { Lists = [SeenList.Read(json)] },
        AskKind.OpenLists or AskKind.AllLists => new() { Lists = [.. json.EnumerateArray().Select(SeenList.Read)] },
        _ => Nothing,
    };

    private static Told OfPlaced(JsonElement json)
    {
        var order = SeenOrder.Read(json);
        return new() { Placed = [order], Fills = SeenTrade.FillsOf(order, json), TellsFills = json.TryGetProperty("fills", out _) };
    }

    private static Told OfReplaced(JsonElement halves)
    {
        var placed = Succeeded(halves, "newOrderResult") ? OfPlaced(halves.GetProperty("newOrderResponse")) : Nothing;
        var canceled = Succeeded(halves, "cancelResult") ? OfCanceled([halves.GetProperty("cancelResponse")]) : Nothing;
        return placed with { Canceled = canceled.Canceled, Lists = canceled.Lists };
    }

    /// <summary>Each is an order, or a list that went with it.</summary>
    private static Told OfCanceled(IReadOnlyList<JsonElement> ended)
    {
        var orders = ended.SelectMany(each => each.TryGetProperty("orderReports", out _) ? Reports(each) : (IEnumerable<JsonElement>)[each]);
        return new()
        {
            Canceled = [.. orders.Select(order => (SeenOrder.Read(order), order.GetProperty("clientOrderId").GetString()!))],
            Lists = [.. ended.Where(each => each.TryGetProperty("orderReports", out _)).Select(SeenList.Read)],
        };
    }

    private static bool Succeeded(JsonElement halves, string name) => halves.GetProperty(name).GetString() == "SUCCESS";

    private static JsonElement.ArrayEnumerator Reports(JsonElement list) => list.GetProperty("orderReports").EnumerateArray();
}
