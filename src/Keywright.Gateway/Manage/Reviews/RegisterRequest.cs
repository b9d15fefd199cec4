namespace Keywright.Gateway.Manage.Reviews;

/// <summary>A key at the exchange as its owner writes it down; nothing in it has been checked.</summary>
public sealed record RegisterRequest
{
    public required string Label { get; init; }

    /// <summary>Who holds the key.</summary>
    public required string Service { get; init; }

    public IReadOnlyList<string> Permissions { get; init; } = [];

    public IReadOnlyList<string> AllowedIps { get; init; } = [];

    /// <summary>When it ends, or may no longer trade, at the exchange.</summary>
    public DateTimeOffset? LapsesAt { get; init; }

    /// <summary>When its secret is to be changed; null leaves it to the rotation interval.</summary>
    public DateTimeOffset? RotateBy { get; init; }

    public KeyNotes Notes { get; init; } = new();

    /// <summary>For an edit: the state the owner has seen.</summary>
    public int Revision { get; init; }
}
