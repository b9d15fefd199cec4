using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Reviews;

/// <summary>What the answers about a third party come to, and that it stays with the key.</summary>
public sealed class AssessTests
{
    [Theory]
    [InlineData("", "fine", 0, "spot-bot", "./keywright keys create --label 'Grid - spot-bot' --preset spot-bot --allow-ip 127.0.0.1 --expires 90d")]
    [InlineData("no-security-page", "only-with", 2, "spot-bot", "./keywright keys create --label 'Grid - spot-bot' --preset spot-bot --allow-ip 127.0.0.1 --expires 30d")]
    [InlineData("vague-owner", "only-with", 4, "portfolio", "./keywright keys create --label 'Grid - portfolio' --preset portfolio --allow-ip 127.0.0.1 --expires 90d")]
    [InlineData("no-allow-list,strangers-code", "only-with", 7, "spot-bot", "./keywright keys create --label 'Grid - spot-bot' --preset spot-bot --symbols BTCUSDT --max-order-notional 100 --max-daily-notional 500 --expires 90d")]
    [InlineData("withdrawals", "do-not-give", 10, null, null)]
    [InlineData("returns,no-security-page", "do-not-give", 12, null, null)]
    [InlineData("no-allow-list,vague-owner,no-security-page", "do-not-give", 10, null, null)]
    public async Task The_answers_come_to_a_verdict_a_preset_and_a_line(string flags, string verdict, int score, string? preset, string? line)
    {
        await using var home = await Home.OpenAsync();
        var (made, problem) = await home.Gateway.Assessments.AssessAsync(Ask(flags) with { Service = "Grid", For = "spot-bot" }, CancellationToken.None);
        Assert.Null(problem);
        Assert.Equal((verdict, score, preset, line), (made!.Verdict, made.Score, made.Preset, made.Command));
    }

    [Fact]
    public async Task A_hosted_service_is_registered()
    {
        await using var home = await Home.OpenAsync();
        var (made, _) = await home.Gateway.Assessments.AssessAsync(Ask("") with { Service = "3Commas", For = "dca", Hosted = true }, CancellationToken.None);
        Assert.Equal("./keywright keys register '3Commas - dca' --service 3Commas --permit read,spot --allow-ip ADDRESS --rotate-by 90d", made!.Command);
    }

    [Fact]
    public async Task An_assessment_stays_with_its_key_over_a_crash_and_ends_the_finding()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync();
        await home.Gateway.Registered.RegisterAsync(new() { Label = "there", Service = "3Commas" }, CancellationToken.None);
        Assert.Contains(home.Gateway.Reviews.Report("there")!.Findings, one => one.Kind == "not-assessed");
        var (made, _) = await home.Gateway.Assessments.AssessAsync(Ask("past-leak") with { Key = "there" }, CancellationToken.None);
        Assert.Equal(("there", null), (made!.Key, made.Command));
        foreach (var (flags, preset, line) in ((string, string, string?)[])[("", "spot-bot", null), ("vague-owner", "portfolio", "./keywright keys edit bot-1 --permit read")])
        {
            var (again, _) = await home.Gateway.Assessments.AssessAsync(Ask(flags) with { Key = "bot-1" }, CancellationToken.None);
            Assert.Equal((preset, line), (again!.Preset, again.Command));
        }

        await home.Gateway.Assessments.AssessAsync(Ask("password") with { Key = "bot-1" }, CancellationToken.None);

        await using var copy = await home.CrashedAsync();
        Assert.DoesNotContain(copy.Gateway.Reviews.Report("there")!.Findings, one => one.Kind == "not-assessed");
        var (there, here) = (copy.Gateway.KeyBook.Find("there")!.Assessment!, copy.Gateway.KeyBook.Find("bot-1")!.Assessment!);
        Assert.Equal(("only-with", 3, Home.Morning), (there.Verdict, there.Score, there.At));
        Assert.Equal(["password"], here.Flags);
        Assert.Contains(copy.Audit(key: "bot-1"), line => line.Summary == "assess label=bot-1 verdict=do-not-give score=10 flags=password");
    }

    [Theory]
    [InlineData("charm", "Grid", null, "yes takes the names of questions, not 'charm'")]
    [InlineData("", "<b>", null, "service must be a name")]
    [InlineData("", "Grid", "nobody", "key: no live key is called 'nobody'")]
    [InlineData("", "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j", null, "service holds what looks like a secret")]
    public async Task What_is_wrong_is_one_sentence(string flags, string service, string? key, string sentence)
    {
        await using var home = await Home.OpenAsync();
        Assert.StartsWith(sentence, (await home.Gateway.Assessments.AssessAsync(Ask(flags) with { Service = service, Key = key }, CancellationToken.None)).Problem);
    }

    private static AssessRequest Ask(string flags) => new(flags.Length == 0 ? [] : flags.Split(','), null, "portfolio", false, null);
}
