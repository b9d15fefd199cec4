namespace Keywright.Doctor.Signatures;

/// <summary>A rule of signing that a request breaks.</summary>
/// <param name="Rule">Its name, as <c>sorting</c>.</param>
/// <param name="Finding">What was done, one sentence.</param>
/// <param name="Mend">What to do instead.</param>
public sealed record BrokenRule(string Rule, string Finding, string Mend);
