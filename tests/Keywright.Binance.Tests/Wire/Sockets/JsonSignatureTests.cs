using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keywright.Binance.Wire.Sockets;
using Xunit;

namespace Keywright.Binance.Tests.Wire.Sockets;

/// <summary>The published examples of the WebSocket API: their params, shuffled into a frame, give back the signed text.</summary>
public sealed class JsonSignatureTests
{
    [Fact]
    public void Published_examples_verify_from_any_order_of_params()
    {
        var (read, verified) = (0, 0);
        foreach (var vector in SharedReference.Load("vectors/signature-vectors.json").GetProperty("vectors").EnumerateArray())
        {
            if (!vector.GetProperty("api").GetString()!.StartsWith("spot WebSocket API", StringComparison.Ordinal))
            {
                continue;
            }

            var payload = vector.GetProperty("payload").GetString()!;
            var signature = vector.GetProperty("signature").GetString()!;
            var pairs = payload.Split('&').Select(pair => pair.Split('=', 2)).Append(["signature", signature]).ToArray();
            for (var turn = 0; turn < pairs.Length; turn++)
            {
                var turned = pairs.Skip(turn).Concat(pairs.Take(turn)).Select(pair =>
                    $"{JsonSerializer.Serialize(pair[0])}:{(pair[0] is "timestamp" or "recvWindow" ? pair[1] : JsonSerializer.Serialize(pair[1]))}");
                var request = JsonRequest.Read(Encoding.UTF8.GetBytes($$"""{"id":1,"method":"order.place","params":{ {{string.Join(',', turned)}} } }"""));
                Assert.Null(request.Fault);
                Assert.Equal(payload, Sets.Payload(request.Parameters));
                Assert.Equal(signature, Sets.Signature(request.Parameters));
                Assert.Equal(vector.GetProperty("apiKey").GetString(), request.ApiKey);
                if (vector.GetProperty("verifiable").GetBoolean())
                {
                    var secret = Encoding.ASCII.GetBytes(vector.GetProperty("secretKey").GetString()!);
                    Assert.Equal(signature, Convert.ToHexStringLower(HMACSHA256.HashData(secret, request.Parameters.SignedQuery)));
                    verified++;
                }
            }

            read++;
        }

        Assert.InRange(read, 6, 27);
        Assert.InRange(verified, 3 * 9, 27 * 12);
    }
}
