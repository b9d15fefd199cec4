namespace Keywright.Gateway.Manage.People;

/// <summary>What came of a question to a desk: the value, or why not in one plain sentence.</summary>
public sealed record DeskAnswer<T>(T? Value, string? Problem, Refused Why)
    where T : class
{
    /// <summary>Records print their fields; a value may hold what is shown only once.</summary>
    public override string ToString() => $"DeskAnswer({Problem ?? "***"})";

    public static implicit operator DeskAnswer<T>(T value) => new(value, null, default);

    public static implicit operator DeskAnswer<T>((Refused Why, string Problem) refused) => new(null, refused.Problem, refused.Why);
}

/// <summary>The kind of a refusal.</summary>
public enum Refused
{
    /// <summary>What was asked is not well-formed or not allowed.</summary>
    Invalid,
    NotFound,

    /// <summary>It is well asked, and not by this caller, or not without a code.</summary>
    Forbidden,

    /// <summary>It clashes with what there is.</summary>
    Conflict,

    /// <summary>Disk, journal or memory cannot.</summary>
    Unable,
}
