using Keywright.Gateway.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Streams;

public sealed class ControlTests
{
    private const string TooMany = """{"code":2,"msg":"Invalid request: too many parameters"}""";

    [Fact]
    public async Task Subscriptions_are_made_listed_and_ended()
    {
        await using var home = await Home.OpenAsync();
        var ear = new Ear(home, "btcusdt@trade//0");

        Assert.Equal("""{"result":["btcusdt@trade","0"],"id":1}""", ear.Ask("""{"method":"LIST_SUBSCRIPTIONS","id":1}"""));
        Assert.Equal("""{"result":null,"id":"a-1"}""", ear.Ask("""{"method":"SUBSCRIBE","params":["ethusdt@depth","ethusdt@depth","btcusdt@trade","nobody@knows"],"id":"a-1"}"""));
        Assert.Equal("""{"result":null,"id":null}""", ear.Ask("""{"id":null,"params":["btcusdt@trade","never@heard"],"method":"UNSUBSCRIBE"}"""));
        Assert.Equal("""{"result":["0","ethusdt@depth","nobody@knows"],"id":-9223372036854775808}""", ear.Ask("""{"method":"LIST_SUBSCRIPTIONS","params":[],"id":-9223372036854775808}"""));
        Assert.Equal(1, home.Gateway.Streams.TopicCount);
    }

    [Fact]
    public async Task A_connection_is_raw_or_combined_as_it_came_until_it_is_changed()
    {
        await using var home = await Home.OpenAsync();
        var (raw, combined) = (new Ear(home), new Ear(home, "", combined: true));

        Assert.Equal("""{"result":false,"id":1}""", raw.Ask("""{"method":"GET_PROPERTY","params":["combined"],"id":1}"""));
        Assert.Equal("""{"result":true,"id":2}""", combined.Ask("""{"method":"GET_PROPERTY","params":["combined"],"id":2}"""));
        Assert.Equal("""{"result":null,"id":3}""", raw.Ask("""{"method":"SET_PROPERTY","params":["combined",true],"id":3}"""));
        Assert.Equal("""{"result":true,"id":4}""", raw.Ask("""{"method":"GET_PROPERTY","params":["combined"],"id":4}"""));
        Assert.StartsWith("""{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":""", Text(raw.Session.Farewell()), StringComparison.Ordinal);
        Assert.Equal("""{"result":null,"id":5}""", raw.Ask("""{"method":"SET_PROPERTY","params":["combined",false],"id":5}"""));
        Assert.StartsWith("""{"e":"serverShutdown","E":17857""", Text(raw.Session.Farewell()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"method":"GET_PROPERTY","params":["colour"],"id":7}""", """{"code":0,"msg":"Unknown property","id":7}""")]
    [InlineData("""{"method":"SET_PROPERTY","params":["combined","yes"],"id":7}""", """{"code":1,"msg":"Invalid value type: expected Boolean"}""")]
    [InlineData("""{"method":"SET_PROPERTY","params":["combined"],"id":7}""", """{"code":1,"msg":"Invalid value type: expected Boolean"}""")]
    [InlineData("""{"method":"GET_PROPERTY","params":[5],"id":7}""", """{"code":2,"msg":"Invalid request: property name must be a string"}""")]
    [InlineData("""{"method":"GET_PROPERTY","id":7}""", """{"code":2,"msg":"Invalid request: property name must be a string"}""")]
    [InlineData("""{"method":"GET_PROPERTY","params":["combined",1],"id":7}""", TooMany)]
    [InlineData("""{"method":"SUBSCRIBE","params":["a"],"id":1.5}""", """{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}""")]
    [InlineData("""{"method":"SUBSCRIBE","params":["a"],"id":{"a":[1]}}""", """{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}""")]
    [InlineData("""{"method":"SUBSCRIBE","params":["a"],"id":99999999999999999999}""", """{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}""")]
    [InlineData("""{"method":"SUBSCRIBE","params":["a"],"id":"0123456789012345678901234567890123456"}""", """{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}""")]
    [InlineData("""{"method":"SUBSCRIBE","params":["a"],"id":"\u0022"}""", """{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}""")]
    [InlineData("""{"method": "SUBSCRIBEE!","params":[]}""", """{"code":2,"msg":"Invalid request: unknown variant `SUBSCRIBEE!`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY` at line 1 column 24"}""")]
    [InlineData("{\n \"method\":\"x\"}", """{"code":2,"msg":"Invalid request: unknown variant `x`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY` at line 2 column 13"}""")]
    [InlineData("""{"params":["btcusdt@trade"],"id":1}""", """{"code":2,"msg":"Invalid request: missing field `method` at line 1 column 35"}""")]
    [InlineData("hello", """{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}""")]
    [InlineData("", """{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}""")]
    [InlineData("{\"method\":\n]", """{"code":3,"msg":"Invalid JSON: expected value at line 2 column 1"}""")]
    [InlineData("""{"method":"LIST_SUBSCRIPTIONS","id":1} x""", """{"code":3,"msg":"Invalid JSON: expected value at line 1 column 40"}""")]
    [InlineData("""{"method":"SUBSCRIBE","params":["\ud800"],"id":1}""", """{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}""")]
    public async Task What_is_wrong_is_told_in_the_exchange_s_words(string message, string answer)
    {
        await using var home = await Home.OpenAsync();
        Assert.Equal(answer, new Ear(home).Ask(message));
    }

    [Fact]
    public async Task JSON_nested_without_end_is_refused_and_the_session_goes_on()
    {
        await using var home = await Home.OpenAsync();
        var ear = new Ear(home);
        Assert.Equal("""{"code":2,"msg":"Invalid request: invalid type: expected an object at line 1 column 1"}""", ear.Ask(new string('[', 60_000)));
        Assert.StartsWith("""{"code":3,"msg":"Invalid JSON: expected value at line 1 column """, ear.Ask("""{"a":""" + new string('[', 60_000)), StringComparison.Ordinal);
        Assert.StartsWith("""{"code":3,""", ear.Ask("""{"method":"SUBSCRIBE","params":""" + new string('[', 60_000)), StringComparison.Ordinal);
        Assert.Equal("""{"result":[],"id":1}""", ear.Ask("""{"method":"LIST_SUBSCRIPTIONS","id":1}"""));
    }

    [Fact]
    public async Task A_thousand_and_twenty_four_streams_are_enough()
    {
        await using var home = await Home.OpenAsync();
        var ear = new Ear(home);
        string Names(int from, int count) => string.Join(',', Enumerable.Range(from, count).Select(i => $"\"s{i}@trade\""));

        Assert.Equal("""{"result":null,"id":1}""", ear.Ask($$"""{"method":"SUBSCRIBE","params":[{{Names(0, 1_000)}}],"id":1}"""));
        Assert.Equal(TooMany, ear.Ask($$"""{"method":"SUBSCRIBE","params":[{{Names(1_000, 25)}}],"id":2}"""));
        Assert.Equal("""{"result":null,"id":3}""", ear.Ask($$"""{"method":"SUBSCRIBE","params":[{{Names(990, 34)}}],"id":3}"""));
        Assert.Equal(TooMany, ear.Ask("""{"method":"SUBSCRIBE","params":["one@more"],"id":4}"""));
        Assert.Equal(TooMany, ear.Ask($$"""{"method":"SUBSCRIBE","params":["{{new string('x', 200)}}"],"id":5}"""));
        Assert.Null(home.Gateway.Streams.TryOpen(new Outbox(), System.Net.IPAddress.Loopback, string.Join('/', Enumerable.Range(0, 1_025)), true, null, out _));
    }

    private static string Text(StreamFrame frame)
    {
        var bytes = new byte[frame.Length];
        frame.CopyTo(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }
}
