using System.Text;
using Keywright.Binance.Wire;
using Keywright.Doctor.Signatures.Slips;
using Keywright.Keys.Signing;

namespace Keywright.Doctor.Signatures;

/// <summary>
/// Says why a signature is refused, and proves it: it signs what each slip would have signed until the signature that was sent comes out.
/// </summary>
public static class SignatureDiagnosis
{
    /// <param name="sent">The request that fails.</param>
    /// <param name="signer">Its key's secret; nothing it signs is shown.</param>
    public static SignatureReport Of(FailingRequest sent, RequestSigner signer)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(signer);
        var type = Word(signer.Type);

        // 1. What was sent, as the exchange reads it.
        var body = sent.Method == "GET" ? "" : sent.Body;
        var parameters = ParameterSet.Parse(Encoding.UTF8.GetBytes(sent.Query), Encoding.UTF8.GetBytes(body), out var fault);
        if (fault is { } unread)
        {
            return new SignatureReport("broken", type, false, [.. sent.Seen, new("parameters", $"The request is refused before its signature is looked at: {unread.Message}", "Mend the parameters first.")], "", 0);
        }

        var text = new SignedText(Encoding.UTF8.GetString(parameters.SignedQuery), Encoding.UTF8.GetString(parameters.SignedBody));
        var before = BeforeSignature(sent.Query, body);
        List<BrokenRule> rules = [.. sent.Seen, .. RequestRules.Of(sent, parameters, before is null)];
        if (!parameters.HasSignature)
        {
            return new SignatureReport("broken", type, false, rules, text.Payload, 0);
        }

        // 2. What was signed.
        using var trial = new SignatureTrial(signer, Encoding.UTF8.GetString(parameters.Signature), sent.ApiKey);
        var search = new Search(trial, signer.Type);
        var found = search.Find(text, SlipBook.Stages(sent, before));
        var holds = found is { Count: 0 };
        var causes = found ?? [Unfound(trial, signer)];
        var all = causes.Concat(rules.Where(rule => causes.All(cause => cause.Rule != rule.Rule))).ToList();
        var verdict = found is null && trial.LooksLike == signer.Type ? "wrong-secret" : all.Count == 0 ? "right" : "broken";
        return new SignatureReport(verdict, type, holds, all, text.Payload, search.Tried);
    }

    private static BrokenRule Unfound(SignatureTrial trial, RequestSigner signer) => trial.LooksLike switch
    {
        null => new("digest-form", "What was sent as the signature has the form of none: HMAC's is 64 hex digits, Ed25519's base64 of 88 characters, RSA's base64 of 344 to 684.",
            "Send the whole signature, in hex for HMAC and in base64 for the others."),
        { } type when type != signer.Type => new("key-type", $"The signature has the form of {Name(type)}, and the given secret is for {Name(signer.Type)}.",
            "Give the secret that the request was signed with, or sign with the kind of key that this API key was made for."),
        _ => new("wrong-secret", "No slip that is known gives this signature with the given secret: it was made with another secret, or over another request.",
            "Compare the secret with the one shown with this API key, and make sure that the request is pasted as it was sent."),
    };

    /// <summary>What stands before a signature that is not last; null when it is last, or nowhere.</summary>
    private static SignedText? BeforeSignature(string query, string body)
    {
        static string? Cut(string part)
        {
            var pairs = SignedText.Pairs(part);
            var at = Array.FindIndex(pairs, pair => SignedText.NameOf(pair) == "signature");
            return at < 0 || at == pairs.Length - 1 ? null : SignedText.Join(pairs[..at]);
        }

        return Cut(query) is { } inQuery ? new SignedText(inQuery, "") : Cut(body) is { } inBody ? new SignedText(query, inBody) : null;
    }

    internal static string Name(KeyType type) => type switch { KeyType.Hmac => "HMAC", KeyType.Rsa => "RSA", _ => "Ed25519" };

    private static string Word(KeyType type) => type.ToString().ToLowerInvariant();
}
