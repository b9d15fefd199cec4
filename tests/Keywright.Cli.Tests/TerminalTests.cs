using Keywright.Cli.Terminals;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Keywright.Cli.Tests;

public sealed class TerminalTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 17, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90d", 90 * 24)]
    [InlineData("12w", 84 * 24)]
    [InlineData("36h", 36)]
    public void Spans_are_read(string text, int hours)
    {
        Assert.True(TimeText.TrySpan(text, out var span));
        Assert.Equal(TimeSpan.FromHours(hours), span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("1.5d")]
    [InlineData("90")]
    [InlineData("90y")]
    [InlineData("999999999d")]
    [InlineData("９0d")]
    public void What_is_no_span_is_refused(string text) => Assert.False(TimeText.TrySpan(text, out _));

    [Theory]
    [InlineData("2h", "2026-11-21T15:00:00Z")]
    [InlineData("2026-11-20T01:02:03Z", "2026-11-20T01:02:03Z")]
    [InlineData("2026-11-20 01:02:03+02:00", "2026-11-19T23:02:03Z")]
    [InlineData("2026-11-20", "2026-11-20T00:00:00Z")]
    public void Instants_are_read_as_UTC(string text, string instant)
    {
        Assert.True(TimeText.TryInstant(text, Now, out var read));
        Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), read);
    }

    [Fact]
    public void A_log_entry_is_one_line_whatever_a_client_put_into_it()
    {
        using var error = new StringWriter { NewLine = "\n" };
        using var log = new ErrorLog(error);
        var logger = log.CreateLogger("Room");

        logger.Log(LogLevel.Warning, default, "a\r\nerror Room: forged\u001b[2J", null, (state, _) => state);
        logger.Log(LogLevel.Information, default, "not written", null, (state, _) => state);

        Assert.Equal("warning Room: a\ufffd\ufffderror Room: forged\ufffd[2J\n", error.ToString());
    }
}
