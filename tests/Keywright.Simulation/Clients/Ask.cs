using Keywright.Gateway.Requests;

namespace Keywright.Simulation.Clients;

internal enum AskKind
{
    Place,
    Test,
    Cancel,
    CancelAll,
    PlaceList,
    CancelList,
    Replace,
    Amend,
    Query,
    QueryList,
    OpenLists,
    OpenOrders,
    AllOrders,
    AllLists,
    Amendments,
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

    /// <summary>Which of its key's secrets it is signed with; null when with none of them.</summary>
    public int? SecretNumber { get; set; }

    /// <summary>What it is about.</summary>
    public Aim Aim { get; init; } = Aim.Nothing;

    public string? Symbol => Aim.Symbol;

    /// <summary>How far the clock goes at each look while this is under way.</summary>
    public int DriftUs { get; init; }

    public List<Sending> Sendings { get; } = [];

    public bool ChangesState => PlacesOrders || IsCancel || Kind == AskKind.Amend;

    public bool PlacesOrders => Kind is AskKind.Place or AskKind.PlaceList or AskKind.Replace;

    /// <summary>It takes something off the book and does nothing else.</summary>
    public bool IsCancel => Kind is AskKind.Cancel or AskKind.CancelAll or AskKind.CancelList;

    public bool IsSigned => Kind is not (AskKind.Public or AskKind.Garbage);

    public long DeadlineUs => TimestampUs + RecvWindowUs;

    public override string ToString() => $"#{Number} {Key?.Label ?? "nobody"} {Kind} {Aim}{(Flaw is null ? "" : $" [{Flaw.Name}]")}";
}

/// <summary>What is wrong with a request, and the answers that are right for it.</summary>
internal sealed record Flaw(string Name, params (int Status, int Code)[] Answers)
{
    /// <summary>Any refusal will do, as long as it is a refusal of the request.</summary>
    public bool AnyRefusal => Answers.Length == 0;
}
