namespace Keywright.Gateway.Store;

/// <summary>A key that a service holds at the exchange itself, as the database knows of it; there is no secret to hold.</summary>
public sealed record RegisteredRow
{
    public required int Number { get; init; }

    public required string Label { get; init; }

    public required string Service { get; init; }

    /// <summary>Comma-separated names, as <see cref="AllowedIps"/> and <see cref="Tags"/>.</summary>
    public required string Permissions { get; init; }

    public required string AllowedIps { get; init; }

    /// <summary>When it ends or may no longer trade at the exchange, as the owner wrote it down.</summary>
    public long? LapsesUs { get; init; }

    public long? RotateByUs { get; init; }

    public string Owner { get; init; } = "";

    public string Purpose { get; init; } = "";

    public string Tags { get; init; } = "";

    public string Notes { get; init; } = "";

    public int Revision { get; init; } = 1;

    public required long CreatedUs { get; init; }

    /// <summary>When the owner said they had removed it at the exchange.</summary>
    public long? RemovedUs { get; init; }
}

/// <summary>What is saved of a key's use.</summary>
/// <param name="Number">The key's.</param>
/// <param name="Last">Null when it was not used since the start.</param>
/// <param name="Rights">By permission name; 0 for never.</param>
/// <param name="Addresses">When each was seen last.</param>
public sealed record KeyUseRow(int Number, (long AtUs, string Address, string Route)? Last, IReadOnlyList<(string Permission, long GrantedUs, long UsedUs)> Rights, IReadOnlyList<(string Address, long SeenUs)> Addresses);

/// <summary>The answers given before a third party got a key.</summary>
/// <param name="Subject"><c>key 12</c> or <c>registered 3</c>.</param>
/// <param name="Flags">Comma-separated names of the questions answered with yes.</param>
public sealed record AssessmentRow(string Subject, long AtUs, string Flags, int Score, string Verdict, string Preset);

public sealed record SignOffRow(long AtUs, string Name, int Findings);
