using System.Text;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Sockets;
using Xunit;

namespace Keywright.Binance.Tests.Wire.Sockets;

public sealed class JsonRequestTests
{
    [Theory]
    [InlineData("""{"id":1,"method":"ping"}""", "1")]
    [InlineData("""{"method":"ping","params":{},"id":-9223372036854775808}""", "-9223372036854775808")]
    [InlineData("""{"id":"e2a85d9f-07a5-4f94-8d5f-789dc3deb097","method":"v3/ping","params":null}""", "\"e2a85d9f-07a5-4f94-8d5f-789dc3deb097\"")]
    [InlineData("""{"id":null,"method":"ping"}""", "null")]
    [InlineData("""{"method":"ping"}""", "null")]
    [InlineData("""{"id":"a","method":"pi\u006eg"}""", "\"a\"")]
    public void A_request_is_read_with_any_kind_of_id(string frame, string id)
    {
        var request = Read(frame);
        Assert.Null(request.Fault);
        Assert.Equal(("ping", id, 0), (request.Method, Id(request), request.Parameters.Count));
    }

    [Theory]
    [InlineData("", "null")]
    [InlineData("ping", "null")]
    [InlineData("[]", "null")]
    [InlineData("\"ping\"", "null")]
    [InlineData("""{"id":1}""", "1")]
    [InlineData("""{"id":1,"method":7}""", "1")]
    [InlineData("""{"id":1,"method":null}""", "1")]
    [InlineData("""{"id":1,"method":["ping"]}""", "1")]
    [InlineData("""{"id":1.5,"method":"ping"}""", "null")]
    [InlineData("""{"id":9223372036854775808,"method":"ping"}""", "null")]
    [InlineData("""{"id":true,"method":"ping"}""", "null")]
    [InlineData("""{"id":{"a":1},"method":"ping"}""", "null")]
    [InlineData("""{"id":"a\"b","method":"ping"}""", "null")]
    [InlineData("""{"id":"a\nb","method":"ping"}""", "null")]
    [InlineData("""{"id":"0123456789012345678901234567890123456","method":"ping"}""", "null")]
    [InlineData("""{"id":1,"id":2,"method":"ping"}""", "1")]
    [InlineData("""{"id":1,"method":"ping","method":"time"}""", "1")]
    [InlineData("""{"id":1,"method":"ping","params":{},"params":{}}""", "1")]
    [InlineData("""{"id":1,"method":"ping","param":{"symbol":"A"}}""", "1")]
    [InlineData("""{"method":"ping","params":[],"id":4}""", "4")]
    [InlineData("""{"id":1,"method":"ping"} """ + "x", "null")]
    [InlineData("""{"id":1,"method":"ping"}{}""", "null")]
    [InlineData("""{"id":1,"method":"ping",}""", "null")]
    [InlineData("""{"id":1,"method":"ping" /* so */}""", "null")]
    [InlineData("""{"id":1,"method":"ping","params":{"a":[["b"]]}}""", "null")]
    [InlineData("""{"id":1,"method":"ping","params":{"a":"\ud800"}}""", "null")]
    public void What_is_no_request_is_refused_under_its_id_if_it_has_one(string frame, string id)
    {
        var request = Read(frame);
        Assert.Equal(new Fault(400, -1135, "Invalid JSON Request"), request.Fault);
        Assert.Equal((id, "", 0), (Id(request), request.Method, request.Parameters.Count));
    }

    [Fact]
    public void Deep_and_huge_frames_are_refused()
    {
        Assert.Equal(-1135, Read(new string('[', 5000)).Fault!.Value.Code);
        Assert.Equal(-1135, Read("{\"id\":1,\"method\":\"ping\",\"params\":" + string.Concat(Enumerable.Repeat("{\"a\":", 4000)) + "1" + new string('}', 4001)).Fault!.Value.Code);
        var room = JsonRequest.BytesMax - """{"method":"ping","params":{"a":""}}""".Length;
        Assert.Null(Read("{\"method\":\"ping\",\"params\":{\"a\":\"" + new string('x', room) + "\"}}").Fault);
        Assert.Equal(-1135, Read("{\"method\":\"ping\",\"params\":{\"a\":\"" + new string('x', room + 1) + "\"}}").Fault!.Value.Code);
        Assert.Equal(-1135, JsonRequest.Read([(byte)'"', 0xff, (byte)'"']).Fault!.Value.Code);
    }

    [Fact]
    public void The_signed_text_is_the_params_without_the_signature_sorted_as_text()
    {
        var request = Read("""
            {"id":7,"method":"order.place","params":{"timestamp":1645423376532,"symbol":"BTCUSDT","price":0.10,"Zed":"\u00e9 \"x\"","test":true,
            "signature":"c2ln\/+==","apiKey":"K","symbols":[ "A" , "B" ],"returnRateLimits":false,"small":1e-7}}
            """);
        Assert.Null(request.Fault);
        Assert.Equal(
            "Zed=é \"x\"&apiKey=K&price=0.10&returnRateLimits=false&small=1e-7&symbol=BTCUSDT&symbols=[\"A\",\"B\"]&test=true&timestamp=1645423376532",
            Sets.Payload(request.Parameters));
        Assert.Equal("c2ln/+==", Sets.Signature(request.Parameters));
        Assert.Equal(("K", false), (request.ApiKey, request.ReturnRateLimits));
        Assert.Equal(["Zed", "price", "small", "symbol", "symbols", "test", "timestamp"], request.Parameters.Names);
        Assert.True(request.Parameters.TryGet("Zed", out var zed));
        Assert.Equal("é \"x\"", zed);
    }

    [Theory]
    [InlineData("""{"a":"1","a":"1"}""", -1101, "Duplicate values for a parameter detected.")]
    [InlineData("""{"a":"1","\u0061":"2"}""", -1101, "Duplicate values for a parameter detected.")]
    [InlineData("""{"signature":"1","signature":"1"}""", -1101, "Duplicate values for a parameter detected.")]
    [InlineData("""{"a":null}""", -1105, "Parameter 'a' was empty.")]
    [InlineData("""{"a":{}}""", -1135, "JSON sent for parameter 'a' is not valid")]
    [InlineData("""{"a":[1]}""", -1135, "JSON sent for parameter 'a' is not valid")]
    [InlineData("""{"a":["b",1],"c":1}""", -1135, "JSON sent for parameter 'a' is not valid")]
    [InlineData("""{"a":["b\",\"c"]}""", -1135, "JSON sent for parameter 'a' is not valid")]
    [InlineData("""{"a":"b&c=d"}""", -1100, "Illegal characters found in a parameter.")]
    [InlineData("""{"a=b&c":"d"}""", -1100, "Illegal characters found in a parameter.")]
    [InlineData("""{"a=b":"d"}""", -1100, "Illegal characters found in a parameter.")]
    [InlineData("""{"a":"b\u0000"}""", -1100, "Illegal characters found in a parameter.")]
    [InlineData("""{"":"b"}""", -1103, "An unknown parameter was sent.")]
    [InlineData("""{"signature":7}""", -1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.")]
    [InlineData("""{"returnRateLimits":"no"}""", -1130, "Data sent for parameter 'returnRateLimits' is not valid.")]
    public void Params_that_could_mean_two_things_are_refused_under_their_id(string parameters, int code, string message)
    {
        var request = Read($$"""{"method":"ping","params":{{parameters}},"id":5}""");
        Assert.Equal((new Fault(400, code, message), "5"), (request.Fault!.Value, Id(request)));
        Assert.Equal(0, request.Parameters.Count);
    }

    [Fact]
    public void Too_many_params_are_refused()
    {
        string Of(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"p{i}\":{i}"));
        Assert.Equal(64, Read($$"""{"method":"ping","params":{ {{Of(64)}} } }""").Parameters.Count);
        Assert.Equal(ParameterFaults.TooManyParameters, Read($$"""{"method":"ping","params":{ {{Of(80)}} } }""").Fault);
    }

    [Fact]
    public void Garbage_never_throws()
    {
        var random = new Random(11);
        var frame = Encoding.UTF8.GetBytes("""{"id":"a","method":"order.place","params":{"symbol":"B","symbols":["A"],"price":1.5,"x":"\u00e9"}}""");
        for (var round = 0; round < 20_000; round++)
        {
            var bent = frame.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bent[random.Next(bent.Length)] = (byte)random.Next(256);
            }

            var request = JsonRequest.Read(bent.AsSpan(0, random.Next(2) == 0 ? bent.Length : random.Next(bent.Length)));
            Assert.True(request.Fault is not null || request.Method.Length > 0 || Encoding.UTF8.GetString(bent).Contains("\"method\":\"\"", StringComparison.Ordinal));
        }
    }

    private static JsonRequest Read(string frame) => JsonRequest.Read(Encoding.UTF8.GetBytes(frame));

    private static string Id(JsonRequest request) => Encoding.UTF8.GetString(request.Id.Span);
}
