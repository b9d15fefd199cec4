using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Sealing;

namespace Keywright.Keys.Signing;

/// <summary>
/// Finds out what a signature that was sent was made of: asked about one payload after the other, it says whether the key's holder, with a slip
/// or without, would have got that signature. The secret stays here.
/// </summary>
public sealed class SignatureTrial : IDisposable
{
    private readonly List<(SigningSlip Slip, HmacKey Key)> macs = [];
    private readonly List<(SignatureForm Form, byte[] Bytes)> forms;
    private readonly RequestSigner signer;

    /// <param name="signer">The key's; it is not disposed of here, and must live as long.</param>
    /// <param name="signature">As sent, percent escapes undone once.</param>
    /// <param name="apiKey">The key's name, which some take for the secret; null when it is not known.</param>
    public SignatureTrial(RequestSigner signer, string signature, string? apiKey)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(signature);
        this.signer = signer;
        forms = [.. SignatureForms.Of(signature)];
        if (signer is HmacHolder hmac)
        {
            Prepare(hmac.Secret, apiKey);
        }
    }

    /// <summary>The forms the signature can be read in; empty when it is none of any key's.</summary>
    public IReadOnlyList<SignatureForm> Forms => [.. forms.Select(form => form.Form)];

    /// <summary>The type of key whose signatures look like the one sent; null when none does.</summary>
    public KeyType? LooksLike => forms.Select(form => TypeOf(form.Form, form.Bytes.Length)).FirstOrDefault(type => type is not null);

    /// <summary>How the sent signature comes of this payload; null when it does not.</summary>
    public SignatureMatch? Match(ReadOnlySpan<byte> payload)
    {
        if (signer is HmacHolder)
        {
            return MatchMacs(payload);
        }

        foreach (var (form, bytes) in forms)
        {
            var canonical = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
            if (signer.Verify(payload, canonical))
            {
                return new SignatureMatch(SigningSlip.None, form);
            }

            if (signer is RsaHolder rsa && rsa.Verify(payload, canonical, RSASignaturePadding.Pss))
            {
                return new SignatureMatch(SigningSlip.PssPadding, form);
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var (_, key) in macs)
        {
            key.Dispose();
        }
    }

    public override string ToString() => "SignatureTrial(***)";

    private static KeyType? TypeOf(SignatureForm form, int bytes) => (form, bytes) switch
    {
        (_, HmacKey.MacBytes) => KeyType.Hmac,
        (not SignatureForm.Hex, 64) => KeyType.Ed25519,
        (_, >= 256 and <= 512) => KeyType.Rsa,
        _ => null,
    };

    private SignatureMatch? MatchMacs(ReadOnlySpan<byte> payload)
    {
        Span<byte> mac = stackalloc byte[HmacKey.MacBytes];
        foreach (var (slip, key) in macs)
        {
            key.Compute(payload, default, mac);
            foreach (var (form, bytes) in forms)
            {
                if (CryptographicOperations.FixedTimeEquals(mac, bytes))
                {
                    return new SignatureMatch(slip, form);
                }
            }
        }

        foreach (var (form, bytes) in forms.Where(form => form.Bytes.Length == HMACSHA512.HashSizeInBytes))
        {
            if (CryptographicOperations.FixedTimeEquals(HMACSHA512.HashData(((HmacHolder)signer).Secret.AsSpan(), payload), bytes))
            {
                return new SignatureMatch(SigningSlip.Sha512, form);
            }
        }

        return null;
    }

    private void Prepare(SecretBytes secret, string? apiKey)
    {
        var plain = secret.AsSpan();
        macs.Add((SigningSlip.None, HmacKey.Prepare(plain)));
        Round("", "\n", SigningSlip.LineFeedInSecret);
        Round("", "\r\n", SigningSlip.CarriageReturnInSecret);
        foreach (var space in (ReadOnlySpan<string>)[" ", "\t", "\u00a0", "\r"])
        {
            Round("", space, SigningSlip.SpaceInSecret);
            Round(space, "", SigningSlip.SpaceInSecret);
            Round(space, space, SigningSlip.SpaceInSecret);
        }

        Round("\"", "\"", SigningSlip.QuotesInSecret);
        Round("'", "'", SigningSlip.QuotesInSecret);
        Decoded(secret);
        if (apiKey is { Length: > 0 })
        {
            macs.Add((SigningSlip.ApiKeyAsSecret, HmacKey.Prepare(Encoding.UTF8.GetBytes(apiKey))));
        }

        void Round(string before, string behind, SigningSlip slip)
        {
            var (first, last) = (Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(behind));
            using var whole = new SecretBytes(first.Length + secret.AsSpan().Length + last.Length);
            first.CopyTo(whole.AsSpan());
            secret.AsSpan().CopyTo(whole.AsSpan()[first.Length..]);
            last.CopyTo(whole.AsSpan()[^last.Length..]);
            macs.Add((slip, HmacKey.Prepare(whole.AsSpan())));
        }
    }

    private void Decoded(SecretBytes secret)
    {
        var text = secret.AsSpan();
        using var room = new SecretBytes(text.Length);
        if (text.Length % 2 == 0 && Convert.FromHexString(text, room.AsSpan(), out _, out var written) == System.Buffers.OperationStatus.Done)
        {
            macs.Add((SigningSlip.SecretHexDecoded, HmacKey.Prepare(room.AsSpan()[..written])));
        }

        if (System.Buffers.Text.Base64.DecodeFromUtf8(text, room.AsSpan(), out _, out written) == System.Buffers.OperationStatus.Done)
        {
            macs.Add((SigningSlip.SecretBase64Decoded, HmacKey.Prepare(room.AsSpan()[..written])));
        }
    }
}
