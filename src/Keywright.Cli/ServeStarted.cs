namespace Keywright.Cli;

/// <summary>What <c>serve --json</c> prints when it answers: one object.</summary>
internal sealed record ServeStarted(
    string Api,
    string Console,
    string Home,
    string Version,
    int ProcessId,
    IReadOnlyList<string> Notes);
