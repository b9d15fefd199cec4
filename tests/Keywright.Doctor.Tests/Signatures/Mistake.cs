using System.Security.Cryptography;
using System.Text;

namespace Keywright.Doctor.Tests.Signatures;

/// <summary>Requests signed by hand, so that each is wrong in one known way.</summary>
internal static class Mistake
{
    public const string Secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    public const string HexSecret = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9";
    public const string ApiKey = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";

    public static string Hmac(string payload, string secret = Secret) => Convert.ToHexStringLower(Mac(payload, secret));

    public static byte[] Mac(string payload, string secret = Secret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(payload));

    public static string Get(string query, string signature) => $"https://api.example.com/api/v3/order?{query}&signature={signature}";

    public static string Post(string query, string body, string signature) =>
        $"POST https://api.example.com/api/v3/order?{query}\nX-MBX-APIKEY: {ApiKey}\n\n{body}&signature={signature}";
}
