namespace Keywright.Keys.Signing;

/// <summary>How the bytes of a signature were written down.</summary>
public enum SignatureForm
{
    /// <summary>64 hex digits, as HMAC signatures are sent.</summary>
    Hex,

    /// <summary>Base64 in its one canonical form, as Ed25519 and RSA signatures are sent.</summary>
    Base64,

    /// <summary>Base64 with '-' and '_', or without its padding.</summary>
    Base64Url,

    /// <summary>Base64 broken into lines.</summary>
    Base64InLines,

    /// <summary>Base64 of the hex digits.</summary>
    Base64OfHex,

    /// <summary>Percent-encoded once more than it is decoded.</summary>
    EncodedTwice,
}
