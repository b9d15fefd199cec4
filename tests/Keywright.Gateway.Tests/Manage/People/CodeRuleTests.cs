using Keywright.Gateway.Manage.People;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.People;

public sealed class CodeRuleTests
{
    public static TheoryData<Operation, AccountKind, bool> Everything()
    {
        TheoryData<Operation, AccountKind, bool> all = [];
        foreach (var operation in Enum.GetValues<Operation>())
        {
            foreach (var kind in Enum.GetValues<AccountKind>())
            {
                all.Add(operation, kind, false);
                all.Add(operation, kind, true);
            }
        }

        return all;
    }

    /// <summary>Written from the rule's sentences, not from the table. Red for a row that is wrong or was forgotten.</summary>
    [Theory]
    [MemberData(nameof(Everything))]
    public void A_code_is_asked_for_where_the_rule_says_so(Operation operation, AccountKind kind, bool widens)
    {
        var aboutPeople = operation is Operation.PersonChange or Operation.TokenChange or Operation.AnnouncementChange;
        var expected = (aboutPeople, kind) switch
        {
            // What nobody thought of is asked for.
            (true, not AccountKind.Gateway) or (false, AccountKind.Gateway) => true,
            (true, _) => widens,
            (false, AccountKind.Paper) => false,
            _ => operation switch
            {
                Operation.KeyCreate or Operation.KeyRotate or Operation.AccountAdd => true,
                Operation.KeyEnd => false,
                _ => widens,
            },
        };
        Assert.Equal(expected, CodeRule.Asks(operation, kind, widens));
    }

    /// <summary>Red for a wait that shrinks, starts too early or has no end.</summary>
    [Fact]
    public void The_wait_after_wrong_attempts_grows_to_an_hour()
    {
        Assert.Equal(TimeSpan.Zero, Attempts.WaitAfter(Attempts.FreeMax - 1));
        Assert.Equal(TimeSpan.FromSeconds(30), Attempts.WaitAfter(Attempts.FreeMax));
        Assert.Equal(TimeSpan.FromSeconds(60), Attempts.WaitAfter(Attempts.FreeMax + 1));
        for (var failures = 0; failures < 2000; failures++)
        {
            Assert.InRange(Attempts.WaitAfter(failures + 1), Attempts.WaitAfter(failures), TimeSpan.FromHours(1));
        }
    }
}
