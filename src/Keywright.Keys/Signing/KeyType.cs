namespace Keywright.Keys.Signing;

/// <summary>How a key's owner signs. The numbers are stored; they do not change.</summary>
public enum KeyType : byte
{
    /// <summary>HMAC-SHA-256 with a secret made here and shown once.</summary>
    Hmac = 0,

    /// <summary>Pure Ed25519 (RFC 8032) with an uploaded public key.</summary>
    Ed25519 = 1,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 and an uploaded public key of 2048 to 4096 bits.</summary>
    Rsa = 2,
}
