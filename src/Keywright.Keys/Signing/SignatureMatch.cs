namespace Keywright.Keys.Signing;

/// <summary>A payload whose signature is the one that was sent, made with a slip or without.</summary>
public readonly record struct SignatureMatch(SigningSlip Slip, SignatureForm Form);
