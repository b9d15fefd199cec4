namespace Keywright.Doctor.Signatures;

/// <summary>A request as it was sent, in its raw parts.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Origin">Scheme and host; empty when only a path or a query was given.</param>
/// <param name="Path">Empty when only a query was given.</param>
/// <param name="Query">Without '?', with the signature pair.</param>
/// <param name="Body">A form, with the signature pair if it stands there.</param>
public sealed record FailingRequest(string Method, string Origin, string Path, string Query, string Body)
{
    /// <summary>As the key header has it; null when no header was given.</summary>
    public string? ApiKey { get; init; }

    /// <summary>What reading it showed to be wrong already.</summary>
    public IReadOnlyList<BrokenRule> Seen { get; init; } = [];
}
