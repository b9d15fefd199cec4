namespace Keywright.Keys.Signing;

/// <summary>What somebody who signs gets wrong about the secret or the algorithm, while the signed text may be right.</summary>
public enum SigningSlip
{
    None,

    /// <summary>HMAC: the line feed at the end of the secret's file was taken for a part of it.</summary>
    LineFeedInSecret,

    /// <summary>HMAC: carriage return and line feed.</summary>
    CarriageReturnInSecret,

    /// <summary>HMAC: a space, tab or no-break space before or behind the secret.</summary>
    SpaceInSecret,

    /// <summary>HMAC: quotation marks of a settings file round the secret.</summary>
    QuotesInSecret,

    /// <summary>HMAC: the secret was read as hex digits; its characters are the key.</summary>
    SecretHexDecoded,

    /// <summary>HMAC: the secret was read as base64; its characters are the key.</summary>
    SecretBase64Decoded,

    /// <summary>HMAC: the API key stood in for the secret.</summary>
    ApiKeyAsSecret,

    /// <summary>HMAC: SHA-512 instead of SHA-256.</summary>
    Sha512,

    /// <summary>RSA: PSS padding instead of PKCS#1 v1.5.</summary>
    PssPadding,
}
