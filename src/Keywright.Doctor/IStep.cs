namespace Keywright.Doctor;

/// <summary>One check of an examination.</summary>
internal interface IStep
{
    /// <summary>As reports name it.</summary>
    string Name { get; }

    /// <summary>Why it cannot be tried after what was found before; null when it can.</summary>
    string? Hindered(Chart chart);

    Task<CheckResult> RunAsync(Chart chart, CancellationToken ct);
}
