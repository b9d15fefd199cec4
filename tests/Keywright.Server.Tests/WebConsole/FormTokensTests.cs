using Keywright.Server.WebConsole.Visits;
using Xunit;

namespace Keywright.Server.Tests.WebConsole;

public sealed class FormTokensTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Red when a form is good twice, for another's session, or in the next start.</summary>
    [Fact]
    public void A_token_is_good_once_for_its_session_in_its_start()
    {
        var tokens = new FormTokens(Start);
        var token = tokens.Issue("a");
        Assert.False(tokens.TryTake("b", token));
        Assert.False(tokens.TryTake("a", ""));
        Assert.True(tokens.TryTake("a", token));
        Assert.False(tokens.TryTake("a", token));

        var restarted = new FormTokens(Start.AddSeconds(1));
        restarted.Issue("a");
        Assert.False(restarted.TryTake("a", token));
    }

    /// <summary>Red when forms that are opened and never sent are kept for ever.</summary>
    [Fact]
    public void The_oldest_of_too_many_open_forms_is_no_good_any_more()
    {
        var tokens = new FormTokens(Start);
        var first = tokens.Issue("a");
        var second = tokens.Issue("a");
        for (var more = 0; more < 999; more++)
        {
            tokens.Issue("a");
        }

        Assert.False(tokens.TryTake("a", first));
        Assert.True(tokens.TryTake("a", second));
    }
}
