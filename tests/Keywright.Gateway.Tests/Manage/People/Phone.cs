namespace Keywright.Gateway.Tests.Manage.People;

/// <summary>A person's device for one-time codes, computed by a second hand.</summary>
internal static class Phone
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>What it shows at an instant.</summary>
    public static string Code(string secret, DateTimeOffset now)
    {
        var bits = string.Concat(secret.Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var bytes = Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2)).ToArray();
        var counter = BitConverter.GetBytes(now.ToUnixTimeSeconds() / 30).Reverse().ToArray();
        var mac = System.Security.Cryptography.HMACSHA1.HashData(bytes, counter);
        var at = mac[19] & 15;
        var number = ((mac[at] & 127) << 24) | (mac[at + 1] << 16) | (mac[at + 2] << 8) | mac[at + 3];
        return $"{number % 1_000_000:000000}";
    }
}
