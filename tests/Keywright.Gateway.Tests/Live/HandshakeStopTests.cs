using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>What an exchange answers where a WebSocket was to be opened holds for all calls from this address.</summary>
public sealed class HandshakeStopTests
{
    /// <summary>Red when a ban that is told to a handshake stops nothing else, is forgotten before its time, or a 403 from somewhere on the way stops orders.</summary>
    [Theory]
    [InlineData("session", 418, true)]
    [InlineData("session", 429, true)]
    [InlineData("session", 403, false)]
    [InlineData("market", 418, true)]
    [InlineData("market", 403, false)]
    public async Task A_ban_that_is_told_to_a_handshake_stops_every_call(string way, int status, bool stops)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var refusal = new UpstreamAnswer.Answered(status, default) { RetryAfterSeconds = 120 };
        if (way == "session")
        {
            await two.HearUserAsync();
            (two.Wire.Instead, two.Wire.IsShut) = (refusal, true);
            two.Wire.Sessions[^1].Break();
            await two.UntilAsync(() => two.Wire.Refused > 0, "a handshake is refused");
        }
        else
        {
            (two.Wire.Instead, two.Wire.IsShut) = (refusal, true);
            _ = new Ear(two.Home, "btcusdt@trade");
            await two.LiveAsync(2);
            Assert.True(two.Wire.Refused > 0);
        }

        two.Wire.IsShut = false;

        var sent = two.Wire.Sent.Count;
        var told = await bot.GetAsync("/api/v3/account");
        Assert.Equal(stops ? 429 : 200, told.Status);
        Assert.Equal(stops ? sent : sent + 1, two.Wire.Sent.Count);
        if (stops)
        {
            Assert.InRange(told.Reply.RetryAfterSeconds!.Value, 110, 121);
            two.Advance(122);
            await two.BeatAsync();
            (await bot.GetAsync("/api/v3/account")).Succeeds();
        }
    }
}
