using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Keywright.Simulation.Clients;

/// <summary>Writes parameters as a client does and signs them over the very bytes.</summary>
internal sealed class Query
{
    private readonly StringBuilder text = new();

    public Query Add(string name, string? value)
    {
        if (value is not null)
        {
            _ = text.Append(text.Length == 0 ? "" : "&").Append(name).Append('=').Append(value);
        }

        return this;
    }

    public Query Add(string name, decimal? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>As it stands, unsigned.</summary>
    public string Text => text.ToString();

    public string Signature(string secret) => Sign(Text, secret);

    public static string Sign(string payload, string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.Latin1.GetBytes(payload)));

    /// <summary>Milliseconds with up to three decimals.</summary>
    public static string Milliseconds(long us) => (us / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A timestamp: in milliseconds where that loses nothing and the sender likes it, else in microseconds.</summary>
    public static string Time(long us, bool inMilliseconds) =>
        (inMilliseconds && us % 1000 == 0 ? us / 1000 : us).ToString(CultureInfo.InvariantCulture);
}
