using Keywright.Gateway.Requests;

namespace Keywright.Simulation.Clients;

internal enum AskKind
{
    Place,
    Test,
    Cancel,
    CancelAll,
    Query,
    OpenOrders,
    AllOrders,
    MyTrades,
    Account,
    OrderLimits,
    Public,
    Garbage,
}

/// <summary>One request as its sender knows it; it may be sent many times, byte for byte.</summary>
internal sealed class Ask
{
    public required int Number { get; init; }

    public required AskKind Kind { get; init; }

    public required WireRequest Wire { get; init; }

    /// <summary>Whose key stands in the header; null for none of ours.</summary>
    public BotKey? Key { get; init; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public Flaw? Flaw { get; init; }

    /// <summary>Unix microseconds, as signed.</summary>
    public long TimestampUs { get; init; }

    public long RecvWindowUs { get; init; }

    public string? Symbol { get; init; }

    /// <summary>The order's own id, given or aimed at; null when the gateway is to make one up.</summary>
    public string? ClientId { get; init; }

    /// <summary>The cancel's own id.</summary>
    public string? CancelId { get; init; }

    public OrderTerms? Terms { get; init; }

    /// <summary>How far the clock goes at each look while this is under way.</summary>
    public int DriftUs { get; init; }

    public List<Sending> Sendings { get; } = [];

    public bool ChangesState => Kind is AskKind.Place or AskKind.Cancel or AskKind.CancelAll;

    public bool IsSigned => Kind is not (AskKind.Public or AskKind.Garbage);

    public long DeadlineUs => TimestampUs + RecvWindowUs;

    public override string ToString() =>
        $"#{Number} {Key?.Label ?? "nobody"} {Kind} {Symbol} {Terms} {ClientId}{(CancelId is null ? "" : " by " + CancelId)}{(Flaw is null ? "" : $" [{Flaw.Name}]")}";
}

/// <summary>An order as its sender wants it; quantities are null where not sent.</summary>
internal sealed record OrderTerms(string Side, string Type, string? TimeInForce, decimal? Price, decimal? Quantity, decimal? QuoteQuantity)
{
    public bool IsBuy => Side == "BUY";

    public override string ToString() => $"{Side} {Type} {TimeInForce} {Quantity}@{Price}{(QuoteQuantity is null ? "" : $" for {QuoteQuantity}")}";
}

/// <summary>What is wrong with a request, and the answers that are right for it.</summary>
internal sealed record Flaw(string Name, params (int Status, int Code)[] Answers)
{
    /// <summary>Any refusal will do, as long as it is a refusal of the request.</summary>
    public bool AnyRefusal => Answers.Length == 0;
}
