using System.Text.Json;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Live;

/// <summary>What an answer says was done to orders.</summary>
/// <param name="Made">Orders that there are now, or were.</param>
/// <param name="Gone">Orders that were cancelled.</param>
internal sealed record Deeds(IReadOnlyList<(long OrderId, string ClientId)> Made, IReadOnlyList<long> Gone)
{
    public static readonly Deeds None = new([], []);

    /// <summary>Of a list that was made.</summary>
    public KnownList? List { get; init; }

    /// <summary>The order's client id after an amendment; it keeps its own when it ended by it.</summary>
    public string? AmendedId { get; init; }

    /// <param name="ask">What was asked for.</param>
    /// <param name="status">HTTP.</param>
    /// <param name="json">The answer.</param>
    public static Deeds Read(LiveAsk ask, int status, JsonElement json) => ask.Kind switch
    {
        // One half may be done and the other not: then all stands in the refusal.
        AskKind.Replace when status == 200 => OfHalves(json),
        AskKind.Replace when json.ValueKind == JsonValueKind.Object && json.TryGetProperty("data", out var halves) => OfHalves(halves),
        _ when status != 200 => None,
        AskKind.Place => new Deeds([Named(json)], []),
        AskKind.PlaceList => new Deeds([.. json.GetProperty("orders").EnumerateArray().Select(Named)], [])
        {
            List = new KnownList(ask.Symbol, json.GetProperty("orderListId").GetInt64(), json.GetProperty("listClientOrderId").GetString()!),
        },
        AskKind.Cancel or AskKind.CancelList => new Deeds([], [.. GoneIn(json)]),
        AskKind.CancelAll => new Deeds([], [.. json.EnumerateArray().SelectMany(GoneIn)]),
        AskKind.Amend => None with { AmendedId = json.GetProperty("amendedOrder").GetProperty("clientOrderId").GetString() },
        _ => None,
    };

    private static Deeds OfHalves(JsonElement halves) => new(
        halves.GetProperty("newOrderResult").ValueEquals("SUCCESS") ? [Named(halves.GetProperty("newOrderResponse"))] : [],
        halves.GetProperty("cancelResult").ValueEquals("SUCCESS") ? [.. GoneIn(halves.GetProperty("cancelResponse"))] : []);

    private static (long OrderId, string ClientId) Named(JsonElement order) => (order.GetProperty("orderId").GetInt64(), order.GetProperty("clientOrderId").GetString()!);

    /// <summary>An order, or the list that went with it.</summary>
    private static IEnumerable<long> GoneIn(JsonElement gone)
        => gone.TryGetProperty("orderReports", out var reports) ? reports.EnumerateArray().Select(static one => one.GetProperty("orderId").GetInt64()) : [gone.GetProperty("orderId").GetInt64()];
}
