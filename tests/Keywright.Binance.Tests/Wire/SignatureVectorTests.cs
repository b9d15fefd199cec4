using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Keywright.Binance.Tests.Wire;

/// <summary>The published HMAC examples: a request with its signature added anywhere gives back the signed bytes.</summary>
public sealed class SignatureVectorTests
{
    [Fact]
    public void Published_examples_verify_with_the_signature_first_middle_and_last()
    {
        var checkedVectors = 0;
        foreach (var vector in SharedReference.Load("vectors/signature-vectors.json").GetProperty("vectors").EnumerateArray())
        {
            if (!vector.GetProperty("verifiable").GetBoolean() || vector.GetProperty("algorithm").GetString() != "HMAC-SHA256"
                || !vector.TryGetProperty("query", out var queryText) || !vector.TryGetProperty("body", out var bodyText)
                || queryText.GetString() is not { } query || bodyText.GetString() is not { } body)
            {
                continue;
            }

            var secret = Encoding.ASCII.GetBytes(vector.GetProperty("secretKey").GetString()!);
            var signature = vector.GetProperty("signature").GetString()!;
            foreach (var (signedQuery, signedBody) in Placements(query, body, signature))
            {
                var set = Sets.Of(signedQuery, signedBody);
                var payload = Encoding.UTF8.GetBytes(Sets.Payload(set));
                Assert.Equal(signature, Convert.ToHexStringLower(HMACSHA256.HashData(secret, payload)));
                Assert.Equal(signature, Sets.Signature(set));
            }

            checkedVectors++;
        }

        Assert.InRange(checkedVectors, 5, 27);
    }

    private static IEnumerable<(string Query, string Body)> Placements(string query, string body, string signature)
    {
        var pair = "signature=" + signature;
        if (query.Length > 0)
        {
            yield return (pair + "&" + query, body);
            yield return (query + "&" + pair, body);
            if (query.IndexOf('&') is > 0 and var at)
            {
                yield return (query[..at] + "&" + pair + query[at..], body);
            }
        }
        else
        {
            yield return (pair, body);
        }

        yield return (query, body.Length > 0 ? body + "&" + pair : pair);
        if (body.IndexOf('&') is > 0 and var inBody)
        {
            yield return (query, body[..inBody] + "&" + pair + body[inBody..]);
        }
    }
}
