namespace Keywright.Doctor.Signatures.Slips;

/// <summary>What a broken rule would have signed in place of what was sent.</summary>
/// <param name="Text">The text.</param>
/// <param name="Broken">The rule, should this turn out to be what was signed.</param>
internal sealed record Variant(SignedText Text, BrokenRule Broken);
