using Keywright.Gateway.Requests;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Live;

/// <summary>A bot's request; it may be sent many times, byte for byte.</summary>
internal sealed class LiveAsk
{
    public required int Number { get; init; }

    public required AskKind Kind { get; init; }

    public required LiveKey Key { get; init; }

    public required WireRequest Wire { get; init; }

    /// <summary>By the gateway's clock: nothing leaves for it later.</summary>
    public required long DeadlineUs { get; init; }

    public string Symbol { get; init; } = "";

    /// <summary>Of the order to be; null when the gateway is to choose.</summary>
    public string? ClientId { get; init; }

    /// <summary>Of the orders of a list to be, each null when the gateway is to choose.</summary>
    public IReadOnlyList<string?> LegIds { get; init; } = [];

    /// <summary>Of the list to be; null when the gateway is to choose.</summary>
    public string? ListName { get; init; }

    /// <summary>Of the orders to be: no other request of a symbol has the same, so that what comes of it is known by it.</summary>
    public decimal Quantity { get; init; }

    /// <summary>0 for one at any price.</summary>
    public decimal Price { get; init; }

    public bool Buys { get; init; }

    /// <summary>The order that is to go, to be lowered or to be shown.</summary>
    public KnownOrder? Target { get; init; }

    /// <summary>It names its target by number, not by client id.</summary>
    public bool ByNumber { get; init; }

    /// <summary>The list that is to go or to be shown.</summary>
    public KnownList? TargetList { get; init; }

    /// <summary>Of a cancel, and of an amendment the order's new client id: no other has the same.</summary>
    public string? ChangeId { get; init; }

    /// <summary>What is to be left of an order that is lowered.</summary>
    public decimal NewQuantity { get; init; }

    /// <summary>Of a replacement: no new order when the cancel fails.</summary>
    public bool StopsOnFailure { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Sent { get; set; }

    /// <summary>How often a call for it has left the gateway.</summary>
    public int Left { get; set; }

    public List<LiveAnswer> Answers { get; } = [];

    public bool ChangesState => Places || Kind is AskKind.Cancel or AskKind.CancelAll or AskKind.CancelList or AskKind.Amend;

    public bool Places => OrdersMax > 0;

    /// <summary>How many orders it may make.</summary>
    public int OrdersMax => Kind switch
    {
        AskKind.PlaceList => 2,
        AskKind.Place or AskKind.Replace => 1,
        _ => 0,
    };

    /// <summary>The order that it names when it arrives, whatever it was called when it was asked for.</summary>
    public bool Means(long orderId, string clientId) => Target is { } target && (ByNumber ? orderId == target.OrderId : clientId == target.ClientId);

    /// <summary>It was sent once at least without anybody telling what came of it.</summary>
    public bool IsUnknown => Answers.Count < Sent || Answers.Any(answer => answer.Code == LiveAnswer.Unknown);

    public override string ToString() => $"#{Number} {Key.Label} {Kind} {Symbol} {ClientId ?? ListName ?? TargetList?.Name ?? Target?.ClientId} {(Quantity == 0 ? "" : Quantity)}";
}

/// <summary>What came back.</summary>
/// <param name="Status">HTTP.</param>
/// <param name="Code">0 when all is well.</param>
/// <param name="Body">As it came.</param>
/// <param name="RetryAfterSeconds">The header.</param>
/// <param name="Reason">The header that says which rule.</param>
/// <param name="IsAfterUnknown">The request was sent before, and nobody told what came of it: then 5xx says no more than that nobody knows yet.</param>
internal sealed record LiveAnswer(int Status, int Code, byte[] Body, int? RetryAfterSeconds, string? Reason, bool IsAfterUnknown)
{
    /// <summary>The code that says that nobody knows.</summary>
    public const int Unknown = -1007;

    public bool IsOk => Status == 200;

    /// <summary>What it says was done.</summary>
    public required Deeds Deeds { get; init; }

    /// <summary>A call for the request had left when this was told.</summary>
    public bool HasLeft { get; init; }

    /// <summary>It was refused by its time, its key or its pace, before anybody looked whether it came before.</summary>
    public bool IsAtTheDoor => Code is -1021 or -2015 or -1022 || (Status == 429 && Code == -1003);

    /// <summary>It says what came of the request.</summary>
    public bool IsResult => Code != Unknown && !IsAtTheDoor && !(IsAfterUnknown && Status >= 500);

    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
