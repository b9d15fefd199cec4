using System.Globalization;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Reviews;

/// <summary>The calendar is one that a strict reader takes, and one that a calendar can take again.</summary>
public sealed class CalendarTests
{
    [Fact]
    public async Task It_has_every_date_with_its_four_alarms()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync(expires: TimeSpan.FromDays(200));
        await home.Gateway.Registered.RegisterAsync(
            new() { Label = "there", Service = "Bücher, Söhne; \\n Co", LapsesAt = Home.Morning.AddDays(50), RotateBy = Home.Morning.AddDays(60) }, CancellationToken.None);
        var file = home.Gateway.Reviews.Calendar();
        var events = CalendarReader.Read(file.Text);
        Assert.Equal(file.Events, events.Count);
        Assert.Equal(
            [30, 50, 60, 90, 90, 200],
            events.Select(one => (int)(CalendarReader.Instant(one["DTSTART"]) - Home.Morning).TotalDays));
        Assert.All(events, one => Assert.Equal(["-P14D", "-P7D", "-P3D", "-P1D"], one.Triggers));
        Assert.All(events, one => Assert.Equal(Home.Morning, CalendarReader.Instant(one["DTSTAMP"])));
        Assert.Equal("Key there (Bücher, Söhne; \\n Co) may no longer trade", events[1]["SUMMARY"]);
        Assert.Contains("./keywright keys renew bot-1 --expires 90d", events[^1]["DESCRIPTION"]);
    }

    [Fact]
    public async Task A_later_export_moves_the_same_entries()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync(expires: TimeSpan.FromDays(200));
        var before = CalendarReader.Read(home.Gateway.Reviews.Calendar().Text);
        home.Time.Advance(TimeSpan.FromDays(3));
        await home.Gateway.Keys.RenewAsync("bot-1", TimeSpan.FromDays(300), CancellationToken.None);
        await home.Gateway.Reviews.SignOffAsync("Ana", CancellationToken.None);
        await home.RestartAsync();
        var after = CalendarReader.Read(home.Gateway.Reviews.Calendar().Text);
        Assert.Equal(before.Select(one => one["UID"]).Order(), after.Select(one => one["UID"]).Order());
        foreach (var (was, now) in before.Select(was => (was, after.Single(one => one["UID"] == was["UID"]))).Where(pair => pair.was["DTSTART"] != pair.Item2["DTSTART"]))
        {
            Assert.True(int.Parse(now["SEQUENCE"], CultureInfo.InvariantCulture) > int.Parse(was["SEQUENCE"], CultureInfo.InvariantCulture), now["UID"]);
        }

        Assert.Equal(3, before.Count(was => after.Single(one => one["UID"] == was["UID"])["DTSTART"] != was["DTSTART"]));
    }

    [Fact]
    public async Task A_shorter_interval_brings_the_review_forward_with_a_sequence_that_did_not_fall()
    {
        await using var home = await Home.OpenAsync();
        var before = Assert.Single(CalendarReader.Read(home.Gateway.Reviews.Calendar().Text));
        await home.Gateway.Reviews.SetAsync(TimeSpan.FromDays(7), null, null, CancellationToken.None);
        home.Time.Advance(TimeSpan.FromMinutes(1));
        var after = Assert.Single(CalendarReader.Read(home.Gateway.Reviews.Calendar().Text));
        Assert.True(string.CompareOrdinal(after["DTSTART"], before["DTSTART"]) < 0);
        Assert.True(int.Parse(after["SEQUENCE"], CultureInfo.InvariantCulture) > int.Parse(before["SEQUENCE"], CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("é")]
    [InlineData("語")]
    [InlineData("😀")]
    [InlineData(",")]
    public void No_line_is_longer_than_75_octets_wherever_a_wide_character_falls(string wide)
    {
        for (var lead = 0; lead < 90; lead++)
        {
            var summary = new string('x', lead) + string.Concat(Enumerable.Repeat(wide, 60));
            var file = CalendarFile.Write([new ReviewDate("a@keywright", 1, 0, summary, "b\nc")], Home.Morning);
            var one = Assert.Single(CalendarReader.Read(file.Text));
            Assert.Equal((summary, "b\nc"), (one["SUMMARY"], one["DESCRIPTION"]));
        }
    }
}
