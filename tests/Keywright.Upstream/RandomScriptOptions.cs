namespace Keywright.Upstream;

/// <summary>How rough a drawn script is.</summary>
public sealed record RandomScriptOptions
{
    /// <summary>Faults on calls, and on events.</summary>
    public int CallFaults { get; init; } = 4;

    public int EventFaults { get; init; } = 2;

    /// <summary>Each acts on one of the first so many calls, or events, of its kind.</summary>
    public int NumberMax { get; init; } = 5;

    /// <summary>Faults after which a caller has to give up waiting by itself; without them a run needs no patience.</summary>
    public bool HalfOpen { get; init; } = true;

    /// <summary>Retry-After of 429 and 418.</summary>
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>How late a late answer is at most.</summary>
    public TimeSpan LateMax { get; init; } = TimeSpan.FromMilliseconds(50);
}
