namespace Keywright.Server.WebConsole;

/// <summary>The body of <c>/readyz</c>.</summary>
internal sealed record Readiness(bool Ready, IReadOnlyList<string> Reasons);
