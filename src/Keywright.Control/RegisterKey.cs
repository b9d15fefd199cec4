namespace Keywright.Control;

/// <summary>A key that a service holds at the exchange, written down: the body of <c>POST /v1/registered</c> and <c>PUT /v1/registered/LABEL</c>.</summary>
public sealed record RegisterKey
{
    /// <summary>For an edit: the state the owner has seen.</summary>
    public int Revision { get; init; }

    public required string Label { get; init; }

    /// <summary>Who holds it.</summary>
    public required string Service { get; init; }

    public IReadOnlyList<string> Permissions { get => field ?? []; init; }

    public IReadOnlyList<string> AllowedIps { get => field ?? []; init; }

    /// <summary>When it ends, or may no longer trade, at the exchange.</summary>
    public DateTimeOffset? LapsesAt { get; init; }

    public DateTimeOffset? RotateBy { get; init; }

    public string Owner { get => field ?? ""; init; }

    public string Purpose { get => field ?? ""; init; }

    public IReadOnlyList<string> Tags { get => field ?? []; init; }

    public string Notes { get => field ?? ""; init; }
}
