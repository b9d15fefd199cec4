using Keywright.Gateway.Tests.Manage.SubAccounts;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live.SubAccounts;

/// <summary>Promise 3 for money and accounts: whatever becomes of the answer, it is done once or not at all, and the bot is told which.</summary>
public sealed class LiveSubFaultTests
{
    private static readonly string[] Faults = ["lost", "-1007", "503", "html", "garbled", "cut"];

    public static TheoryData<string> Paths => [Family.Move, Family.Found];

    /// <summary>Red when money that moved, or an account that was founded, is told otherwise because the answer was lost, or is sent again.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public async Task What_was_done_is_found_and_told_as_if_the_answer_had_come(string path)
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        var (held, founded) = (0m, 1);
        foreach (var how in Faults)
        {
            var before = two.Wire.Count("POST", path);
            two.Wire.Between = async (request, carryOut) =>
            {
                var answer = await carryOut();
                return request.Method == "POST" && request.Path == path ? LiveOrderTests.Faulty(how) : answer;
            };
            two.Advance(2);
            var told = await DoAsync(family, path, email, founded);
            two.Wire.Between = static (_, carryOut) => carryOut();
            Assert.True(told.Status == 200, $"{how}: {told.Body}");
            Assert.Equal(before + 1, two.Wire.Count("POST", path));
            if (path == Family.Move)
            {
                held += 10;
                Assert.Equal((held, (long)(held / 10)), (family.HeldBy("paper:grid"), told.Long("tranId")));
            }
            else
            {
                founded++;
                Assert.StartsWith($"grid{founded - 1}_virtual@", told.Text("email"), StringComparison.Ordinal);
                Assert.Equal(founded, family.Founded);
            }
        }

        Assert.Empty(two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.Stale);
    }

    /// <summary>Red when what never arrived is told as done, or is sent again.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public async Task What_was_not_done_is_told_as_not_done(string path)
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        two.Wire.Between = async (request, carryOut) =>
        {
            if (request.Method != "POST")
            {
                return await carryOut();
            }

            two.Advance(9);
            return LiveOrderTests.Faulty("lost");
        };
        var told = await DoAsync(family, path, email, 1);
        Assert.Equal((503, -1001L), (told.Status, told.Long("code")));
        Assert.Contains("did not take", told.Text("msg"), StringComparison.Ordinal);
        Assert.Equal((0m, 1), (family.HeldBy("paper:grid"), family.Founded));
    }

    /// <summary>Red when a lost answer is taken for an earlier transfer, or sub-account, of the same name: the bot would believe that it was done twice.</summary>
    [Fact]
    public async Task A_name_that_was_used_before_is_no_proof()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        (await family.Main.PostAsync(Family.Move, LiveFamily.MoveText(email, "10", "&clientTranId=t-1"))).Succeeds();
        two.Advance(120);
        await two.BeatAsync();
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            if (request.Method != "POST")
            {
                return answer;
            }

            two.Advance(9);
            return LiveOrderTests.Faulty("lost");
        };
        var again = await family.Main.PostAsync(Family.Move, LiveFamily.MoveText(email, "10", "&clientTranId=t-1"));
        Assert.Equal((503, -1001L, 10m), (again.Status, again.Long("code"), family.HeldBy("paper:grid")));
        var founded = await family.Main.PostAsync(Family.Found, "subAccountString=GRID");
        founded.Refuses(-4001, "subAccountString: this account has a sub-account grid already; choose another.");
        Assert.Equal(1, two.Wire.Count("POST", Family.Found));
    }

    /// <summary>Red when money leaves once its owner was told that the account does nothing more.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Nothing_leaves_after_the_account_was_disarmed(string path)
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        var before = two.Wire.Count("POST", path);
        two.Wire.Connecting = async request =>
        {
            if (request.Method == "POST")
            {
                Assert.Null((await two.Desk.DisarmAsync("real", CancellationToken.None)).Problem);
            }
        };
        Assert.Equal(400, (await DoAsync(family, path, email, 1)).Status);
        Assert.Equal((before, 0m, 1), (two.Wire.Count("POST", path), family.HeldBy("paper:grid"), family.Founded));
    }

    /// <summary>Red when a crash between intent and answer forgets what was done, does it again, or keeps the repeat from its answer.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public async Task After_a_crash_the_call_is_closed_and_its_repeat_gets_what_it_came_to(string path)
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        Home? crashed = null;
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            if (request.Method == "POST" && request.Path == path)
            {
                two.Wire.Between = static (_, next) => next();
                crashed = await two.Home.CrashedAsync();
            }

            return answer;
        };
        var sent = family.Main.Timed(TextOf(path, email, 1));
        var first = (await family.Main.SendAsync("POST", path, "", sent)).Succeeds();
        await using var home = crashed!;
        var again = home.Adopt(family.Main);
        var acts = two.Wire.Count("POST", path);
        Assert.NotEqual(200, (await again.SendAsync("POST", path, "", sent)).Status);
        await home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
        Assert.Empty(home.Gateway.Parts.Live.Books.Venues.Single().Ledger.Stale);
        Assert.Equal(first.Body, (await again.SendAsync("POST", path, "", sent)).Succeeds().Body);
        Assert.Equal(acts, two.Wire.Count("POST", path));
        Assert.Equal(path == Family.Move ? (10m, 1) : (0m, 2), (family.HeldBy("paper:grid"), family.Founded));
        Assert.Contains(home.Audit(), line => line.Summary.StartsWith(path == Family.Move ? "reconciled Transfer of USDT" : "reconciled Found of account grid1", StringComparison.Ordinal));
    }

    /// <summary>Red when an open intent of money does not outlive a snapshot, a second transfer of its name leaves meanwhile, or the key's orders wait for it.</summary>
    [Fact]
    public async Task What_is_not_known_yet_outlives_a_restart_and_keeps_its_name()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        two.Wire.Between = async (request, carryOut) =>
        {
            if (request.ApiKey is null || request.Path != Family.Move)
            {
                return await carryOut();
            }

            _ = request.Method == "POST" ? await carryOut() : null;
            two.Advance(40);
            return LiveOrderTests.Faulty("lost");
        };
        var sent = family.Main.Timed(LiveFamily.MoveText(email, "10", "&clientTranId=t-1&recvWindow=60000"));
        Assert.Equal(504, (await family.Main.SendAsync("POST", Family.Move, "", sent)).Status);

        // Orders do not wait for it: whether it is ever known depends on routes that trading does not need.
        (await family.Main.LimitAsync("BUY", "BTCUSDT", 0.001m, await two.Exchange.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        await two.Home.RestartAsync();
        Assert.Single(two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.Stale);
        Assert.Contains("on its way", (await family.Main.PostAsync(Family.Move, LiveFamily.MoveText(email, "5", "&clientTranId=t-1"))).Text("msg"), StringComparison.Ordinal);
        two.Wire.Between = static (_, carryOut) => carryOut();
        two.Advance(20);
        await two.BeatAsync();
        Assert.Empty(two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.Stale);
        Assert.Equal(10m, family.HeldBy("paper:grid"));
    }

    private static string TextOf(string path, string email, int number) => path == Family.Move ? LiveFamily.MoveText(email, "10") : $"subAccountString=grid{number}";

    private static Task<Answer> DoAsync(LiveFamily family, string path, string email, int number) => family.Main.PostAsync(path, TextOf(path, email, number));
}
