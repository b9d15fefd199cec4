using System.Text.Json;

namespace Keywright.Simulation.Clients;

/// <summary>One time that a request was sent.</summary>
internal sealed class Sending
{
    public required Ask Ask { get; init; }

    /// <summary>Which run of the process it was sent to.</summary>
    public required int Boot { get; init; }

    /// <summary>Place in the order of all sendings and answers.</summary>
    public required long Moment { get; init; }

    /// <summary>The wall clock when it was sent.</summary>
    public required long FromUs { get; init; }

    /// <summary>The wall clock when its checks and its execution were over: later only if time passed inside.</summary>
    public long ToUs { get; set; }

    /// <summary>How often the wall clock had been set back by then.</summary>
    public required int StepsBack { get; init; }

    /// <summary>The farthest the wall clock had ever shown by then.</summary>
    public required long HighestUs { get; init; }

    /// <summary>What its key might do then: one of these was in force.</summary>
    public required IReadOnlyList<Terms> Possible { get; init; }

    /// <summary>Why it must be refused, as the checkers worked out when it was sent; empty when nothing stands against it.</summary>
    public List<Flaw> Dooms { get; } = [];

    /// <summary>Why it may be refused: as far as anybody knows a rule that forbids it is in force or not, or it was refused for that before.</summary>
    public List<Flaw> Excuses { get; } = [];

    public Answer? Answer { get; set; }
}

/// <summary>What came back, and when.</summary>
internal sealed record Answer(int Status, int Code, byte[] Body, JsonElement Json, int? RetryAfterSeconds, string? Reason, long Moment)
{
    public bool IsOk => Status == 200;

    /// <summary>Something was carried out: all of it, or one half of a cancel-replace.</summary>
    public bool HasActed => IsOk || Code == -2021;

    /// <summary>What it tells of orders.</summary>
    public Told Told { get; init; } = Told.Nothing;
}
