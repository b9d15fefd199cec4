using System.Text;
using Keywright.Binance.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Wire;

/// <summary>Short ways to a parameter set.</summary>
internal static class Sets
{
    public static ParameterSet Of(string query, string body = "")
    {
        var set = Parse(query, body, out var fault);
        Assert.Null(fault);
        return set;
    }

    public static Fault Refused(string query, string body = "")
    {
        var set = Parse(query, body, out var fault);
        Assert.NotNull(fault);
        Assert.Equal(0, set.Count);
        return fault.Value;
    }

    /// <summary>Both signed parts joined as the verifier sees them.</summary>
    public static string Payload(ParameterSet set) => Encoding.UTF8.GetString(set.SignedQuery) + Encoding.UTF8.GetString(set.SignedBody);

    public static string Signature(ParameterSet set) => Encoding.UTF8.GetString(set.Signature);

    private static ParameterSet Parse(string query, string body, out Fault? fault) =>
        ParameterSet.Parse(Encoding.UTF8.GetBytes(query), Encoding.UTF8.GetBytes(body), out fault);
}
