namespace Keywright.Control;

/// <summary>What an owner says yes to with each key for a live account.</summary>
public sealed record Terms(int Version, string Text);

/// <summary>Who accepted which version of them, and when.</summary>
/// <param name="By"><c>user:alice</c>, <c>token:ci</c> or <c>owner</c>.</param>
public sealed record TermsAccepted(int Version, string By, DateTimeOffset At);
