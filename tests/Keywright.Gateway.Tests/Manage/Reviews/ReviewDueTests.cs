using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Reviews;

/// <summary>What is due, at the very instant it becomes so and one before.</summary>
public sealed class ReviewDueTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    [Theory]
    [InlineData(14, 1, null)]
    [InlineData(14, 0, 14)]
    [InlineData(14, -1_000_000, 14)]
    [InlineData(7, 1, 14)]
    [InlineData(7, 0, 7)]
    [InlineData(3, 1, 7)]
    [InlineData(3, 0, 3)]
    [InlineData(1, 1, 3)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(-5, 0, 0)]
    public void A_reminder_is_reached_at_its_instant_and_not_before(int days, long moreUs, int? reached)
        => Assert.Equal(reached, Due.Reached((days * Due.DayUs) + moreUs, 0));

    [Fact]
    public async Task An_expiry_is_told_from_fourteen_days_before_it_and_a_clock_stepped_back_untells_nothing()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync(expires: TimeSpan.FromDays(30), ips: ["127.0.0.1"]);
        home.Time.Advance(TimeSpan.FromDays(16) - Tick);
        Assert.Null(Find(home, "expires-soon"));
        home.Time.Advance(Tick);
        Assert.Equal((Severity.Note, Home.Morning.AddDays(30), "./keywright keys renew bot-1 --expires 90d"), Parts(Find(home, "expires-soon")!));
        home.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(Severity.Warning, Find(home, "expires-soon")!.Severity);
        home.Time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(Severity.Urgent, Find(home, "expires-soon")!.Severity);
        home.Time.Advance(TimeSpan.FromDays(-25));
        Assert.Equal(Severity.Urgent, Find(home, "expires-soon")!.Severity);
        home.Time.Now = Home.Morning.AddDays(30);
        Assert.Equal("./keywright keys revoke bot-1", Find(home, "expired")!.Mend);
        Assert.Null(Find(home, "expires-soon"));
    }

    [Fact]
    public async Task A_lapse_and_an_old_secret_are_told_and_what_mends_them_does()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync();
        home.Time.Advance(TimeSpan.FromDays(90) - Tick);
        Assert.Equal("./keywright keys renew bot-1", Find(home, "lapses-soon")!.Mend);
        Assert.NotNull(Find(home, "rotation-soon"));
        home.Time.Advance(Tick);
        Assert.Equal(Severity.Warning, Find(home, "lapsed")!.Severity);
        Assert.Equal("./keywright keys rotate bot-1 --reason 'rotation interval'", Find(home, "secret-old")!.Mend);

        await home.Gateway.Keys.RenewAsync("bot-1", null, CancellationToken.None);
        await home.Gateway.Keys.RotateAsync("bot-1", null, TimeSpan.Zero, "rotation interval", CancellationToken.None);
        Assert.Empty(Kinds(home).Intersect(["lapsed", "lapses-soon", "secret-old", "rotation-soon"]));
    }

    [Fact]
    public async Task A_review_is_due_an_interval_after_the_last_sign_off_also_over_a_restart()
    {
        await using var home = await Home.OpenAsync();
        home.Time.Advance(TimeSpan.FromDays(30) - Tick);
        Assert.False(home.Gateway.Reviews.Standing().IsOverdue);
        home.Time.Advance(Tick);
        Assert.True(home.Gateway.Reviews.Standing().IsOverdue);

        Assert.Null((await home.Gateway.Reviews.SignOffAsync("Ana", CancellationToken.None)).Problem);
        await home.RestartAsync();
        var standing = home.Gateway.Reviews.Standing();
        Assert.Equal((false, "Ana", Home.Morning.AddDays(30), Home.Morning.AddDays(60)), (standing.IsOverdue, standing.LastSignOff!.Name, standing.LastSignOff.At, standing.DueAt));
        Assert.Contains(home.Audit(), line => line.Summary == "review sign-off by=Ana findings=0");

        await home.Gateway.Reviews.SetAsync(TimeSpan.FromDays(7), null, null, CancellationToken.None);
        home.Time.Advance(TimeSpan.FromDays(7));
        Assert.True(home.Gateway.Reviews.Standing().IsOverdue);
        home.Time.Advance(TimeSpan.FromDays(-3));
        Assert.True(home.Gateway.Reviews.Standing().IsOverdue);
    }

    [Theory]
    [InlineData("", 30, "sign-off must name who")]
    [InlineData("A\u001b[2J", 30, "sign-off must be at most 64 characters")]
    [InlineData("Ana", 0, "every must be between 1d and 365d.")]
    [InlineData("Ana", 366, "every must be between 1d and 365d.")]
    public async Task A_nameless_sign_off_and_an_interval_out_of_bounds_change_nothing(string name, int days, string sentence)
    {
        await using var home = await Home.OpenAsync();
        var before = home.Gateway.Reviews.Standing();
        var problem = name == "Ana"
            ? (await home.Gateway.Reviews.SetAsync(TimeSpan.FromDays(days), null, null, CancellationToken.None)).Problem
            : (await home.Gateway.Reviews.SignOffAsync(name, CancellationToken.None)).Problem;
        Assert.StartsWith(sentence, problem);
        Assert.Equal(before, home.Gateway.Reviews.Standing());
    }

    [Fact]
    public async Task The_dates_of_a_key_at_the_exchange_are_told_too()
    {
        await using var home = await Home.OpenAsync();
        var desk = home.Gateway.Registered;
        await desk.RegisterAsync(new() { Label = "there", Service = "3Commas", Permissions = ["spot", "withdraw"], LapsesAt = Home.Morning.AddDays(20), RotateBy = Home.Morning.AddDays(15) }, CancellationToken.None);
        Assert.Equal(["no-allow-list", "withdraw-at-service", "not-assessed"], Kinds(home));
        Assert.Equal("./keywright keys edit there --permit read,spot", Find(home, "withdraw-at-service")!.Mend);
        home.Time.Advance(TimeSpan.FromDays(1) - Tick);
        Assert.Null(Find(home, "rotation-soon"));
        home.Time.Advance(Tick);
        Assert.Equal("./keywright keys edit there --rotate-by 2026-11-02", Find(home, "rotation-soon")!.Mend);
        home.Time.Advance(TimeSpan.FromDays(19));
        Assert.Equal("lapsed", desk.Find("there")!.State);
        Assert.NotNull(Find(home, "lapsed"));
        await desk.RevokeAsync("there", CancellationToken.None);
        Assert.Empty(Kinds(home));
    }

    private static (Severity, DateTimeOffset?, string) Parts(Finding finding) => (finding.Severity, finding.DueAt, finding.Mend);

    private static string[] Kinds(Home home) => [.. home.Gateway.Reviews.Report(null)!.Findings.Select(one => one.Kind)];

    private static Finding? Find(Home home, string kind) => home.Gateway.Reviews.Report(null)!.Findings.SingleOrDefault(one => one.Kind == kind);
}
