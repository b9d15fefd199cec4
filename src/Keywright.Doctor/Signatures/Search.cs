using System.Text;
using Keywright.Doctor.Signatures.Slips;
using Keywright.Keys.Signing;

namespace Keywright.Doctor.Signatures;

/// <summary>Tries texts until one gives the signature: none changed, one slip, two slips, and last every order of the parameters.</summary>
internal sealed class Search(SignatureTrial trial, KeyType type)
{
    /// <summary>A request of many parameters has many variants; this many take an Ed25519 key about a second.</summary>
    private const int TriedMax = 20_000;

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public int Tried => seen.Count;

    /// <summary>The rules that were broken, none when the text as sent gives the signature; null when nothing does.</summary>
    public IReadOnlyList<BrokenRule>? Find(SignedText sent, IReadOnlyList<Func<SignedText, IEnumerable<Variant>>> stages)
    {
        if (Try(sent) is { } right)
        {
            return [.. Handling(right)];
        }

        var single = stages.Select(stage => stage(sent).ToList()).ToList();
        foreach (var variant in single.SelectMany(variants => variants))
        {
            if (Try(variant.Text) is { } match)
            {
                return [variant.Broken, .. Handling(match)];
            }
        }

        for (var early = 0; early < stages.Count; early++)
        {
            for (var late = early + 1; late < stages.Count; late++)
            {
                foreach (var first in single[early].Where(variant => variant.Text != sent))
                {
                    foreach (var second in stages[late](first.Text))
                    {
                        if (Try(second.Text) is { } match)
                        {
                            return [first.Broken, second.Broken, .. Handling(match)];
                        }
                    }
                }
            }
        }

        foreach (var variant in Sorting.Any(sent))
        {
            if (Try(variant.Text) is { } match)
            {
                return [variant.Broken, .. Handling(match)];
            }
        }

        return null;
    }

    private SignatureMatch? Try(SignedText text) =>
        seen.Count < TriedMax && seen.Add(text.Payload) ? trial.Match(Encoding.UTF8.GetBytes(text.Payload)) : null;

    private IEnumerable<BrokenRule> Handling(SignatureMatch match)
    {
        if (Secret(match.Slip) is { } secret)
        {
            yield return secret;
        }

        if (Form(match.Form) is { } form)
        {
            yield return form;
        }
    }

    private static BrokenRule? Secret(SigningSlip slip) => slip switch
    {
        SigningSlip.LineFeedInSecret => new("white-space", "The line end behind the secret was taken for a part of it.", "Trim the secret when it is read from its file."),
        SigningSlip.CarriageReturnInSecret => new("white-space", "The line end (CR LF) behind the secret was taken for a part of it.", "Trim the secret when it is read from its file."),
        SigningSlip.SpaceInSecret => new("white-space", "White space beside the secret was taken for a part of it.", "Trim the secret when it is read."),
        SigningSlip.QuotesInSecret => new("white-space", "The quotation marks round the secret were taken for a part of it.", "Take the quotation marks off where the secret is read."),
        SigningSlip.SecretHexDecoded => new("digest-form", "The secret was decoded from hex before it was used as the key.", "Use the characters of the secret as they are, as ASCII bytes."),
        SigningSlip.SecretBase64Decoded => new("digest-form", "The secret was decoded from base64 before it was used as the key.", "Use the characters of the secret as they are, as ASCII bytes."),
        SigningSlip.ApiKeyAsSecret => new("wrong-secret", "The API key was used as the secret.", "Sign with the secret; the API key stands in the header only."),
        SigningSlip.Sha512 => new("digest-form", "HMAC was computed with SHA-512.", "Use HMAC with SHA-256."),
        SigningSlip.PssPadding => new("digest-form", "RSA signed with PSS padding.", "Use PKCS#1 v1.5 padding with SHA-256."),
        _ => null,
    };

    private BrokenRule? Form(SignatureForm form) => form switch
    {
        SignatureForm.Hex when type == KeyType.Hmac => null,
        SignatureForm.Hex => new("digest-form", "The signature was written in hex.", $"Write a signature of {SignatureDiagnosis.Name(type)} in base64, and percent-encode it."),
        SignatureForm.Base64 when type != KeyType.Hmac => null,
        SignatureForm.Base64 => new("digest-form", "The signature was written in base64.", "Write a signature of HMAC in 64 hex digits."),
        SignatureForm.Base64Url => new("digest-form", "The signature was written in the base64 of URLs, or without its padding.", "Write it in plain base64 with padding, and percent-encode it."),
        SignatureForm.Base64InLines => new("digest-form", "The base64 of the signature was broken into lines.", "Write it in one line (base64 -w0, openssl enc -A)."),
        SignatureForm.Base64OfHex => new("digest-form", "The hex digits of the signature were written in base64 once more.", "Send the 64 hex digits as they are."),
        SignatureForm.EncodedTwice => new("double-encoding", "The signature was percent-encoded twice.", "Encode it once, or leave it to the HTTP library."),
        _ => null,
    };
}
