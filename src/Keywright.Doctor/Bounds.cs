namespace Keywright.Doctor;

/// <summary>How much an examination may take, whatever the target does.</summary>
public sealed record Bounds
{
    /// <summary>From the first byte of a request to the last of its answer.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For an event of a stream that should come.</summary>
    public TimeSpan Event { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>All of it.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Requests and connections; an examination of all steps makes about 45.</summary>
    public int CallsMax { get; init; } = 80;

    /// <summary>Bytes of one answer or event; the whole exchangeInfo of futures is about 2 MiB.</summary>
    public int AnswerBytesMax { get; init; } = 8 * 1024 * 1024;
}
