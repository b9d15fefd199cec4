namespace Keywright.Control;

/// <summary>What a running server says of itself.</summary>
/// <param name="Api">The URL the API is really bound to.</param>
/// <param name="Console">The URL the console is really bound to.</param>
/// <param name="Reasons">Why the server is not ready; empty when it is.</param>
public sealed record ServerStatus(
    string Version,
    string Home,
    string Api,
    string Console,
    int ProcessId,
    DateTimeOffset StartedAt,
    bool Ready,
    IReadOnlyList<string> Reasons);
