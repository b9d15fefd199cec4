using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage;

public sealed class LiveTermsTests
{
    /// <summary>Red when a key for a live account is made without them, who accepted them is forgotten, or paper asks.</summary>
    [Fact]
    public async Task A_key_for_a_live_account_takes_a_yes_that_is_kept_and_paper_asks_nothing()
    {
        await using var home = await Home.OpenAsync();
        Assert.Null((await home.Gateway.Keys.CreateAsync(Request("paper-bot", accepts: false), default)).Problem);
        Assert.Null(home.Gateway.Keys.Find("paper-bot")!.Terms);
        home.Gateway.Parts.Accounts.PaperKind = AccountKind.Live;
        Assert.Equal(LiveTerms.Missing, (await home.Gateway.Keys.CreateAsync(Request("live-bot", accepts: false), default)).Problem);
        Assert.Null(home.Gateway.Keys.Find("live-bot"));
        new Caller(CallerKind.User, "alice", Role.Owner, "alice", null).Enter();
        Assert.Null((await home.Gateway.Keys.CreateAsync(Request("live-bot", accepts: true), default)).Problem);
        Assert.Contains(" terms=1 ", home.Audit(key: "live-bot", route: "owner")[^1].Summary, StringComparison.Ordinal);
        await using var copy = await home.CrashedAsync();
        Assert.Equal(new TermsView(LiveTerms.Version, "user:alice", home.Time.Now), copy.Gateway.Keys.Find("live-bot")!.Terms);
    }

    private static KeyRequest Request(string label, bool accepts) => new(label, "paper", "spot-bot", null, "hmac", null, [], [], [], null, null, null) { AcceptsTerms = accepts, IsUncapped = true };
}
