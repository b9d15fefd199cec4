using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Signing;

namespace Keywright.Upstream;

/// <summary>A key of the upstream as the one who signs with it holds it.</summary>
public sealed class UpstreamKey
{
    private readonly Func<byte[], string> sign;

    private UpstreamKey(string apiKey, KeyType type, string secret, Func<byte[], string> sign) => (ApiKey, Type, Secret, this.sign) = (apiKey, type, secret, sign);

    public string ApiKey { get; }

    public KeyType Type { get; }

    /// <summary>The secret's text of an HMAC key; the private key in PKCS#8 PEM of the two others.</summary>
    public string Secret { get; }

    /// <summary>The signature over a payload: hex, or base64 that is not escaped.</summary>
    public string Sign(string payload) => sign(Encoding.UTF8.GetBytes(payload));

    internal static UpstreamKey Hmac(string apiKey, string secret) =>
        new(apiKey, KeyType.Hmac, secret, payload => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), payload)));

    internal static UpstreamKey Ed25519(string apiKey, PairOfKeys pair) =>
        new(apiKey, KeyType.Ed25519, pair.PrivatePem, payload => pair.Sign(Encoding.UTF8.GetString(payload)));

    internal static UpstreamKey Rsa(string apiKey, RSA pair) =>
        new(apiKey, KeyType.Rsa, pair.ExportPkcs8PrivateKeyPem(), payload => Convert.ToBase64String(pair.SignData(payload, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));

    public override string ToString() => $"UpstreamKey({ApiKey}, ***)";
}
