namespace Keywright.Doctor.Signatures;

/// <summary>What was found about a request's signature.</summary>
/// <param name="Verdict"><c>right</c>: the signature holds and no rule is broken; <c>broken</c>: the rules say why; <c>wrong-secret</c>: no variant gives the signature.</param>
/// <param name="Type">The given secret's: <c>hmac</c>, <c>ed25519</c> or <c>rsa</c>.</param>
/// <param name="Holds">The signature is this secret's over the request as sent.</param>
/// <param name="Rules">The rules that are broken, the cause of the refusal first.</param>
/// <param name="ToSign">What has to be signed for the request as it was sent; empty when it cannot be read.</param>
/// <param name="Tried">Variants that were tried.</param>
public sealed record SignatureReport(string Verdict, string Type, bool Holds, IReadOnlyList<BrokenRule> Rules, string ToSign, int Tried);
