using Keywright.Binance.Catalogue;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.SubAccounts;

/// <summary>Object-level: two accounts with accounts under them, and every route asked for the other's.</summary>
public sealed class ReachTests
{
    [Fact]
    public async Task Somebody_elses_sub_account_is_as_unknown_as_none_on_every_route()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Accounts.AddAsync(new AccountRequest("other", null, [("USDT", 500m)]));
        var (ours, theirs) = (await Family.OfAsync(home), await Family.OfAsync(home, "other"));
        var (mine, foreign) = (await ours.FoundAsync("grid"), await theirs.FoundAsync("grid"));
        Assert.NotEqual(mine, foreign);
        var key = await theirs.KeyAsync(foreign, "helper", "&status=2&ipAddress=127.0.0.1");
        (await theirs.Main.PostAsync(Family.Move, Transfer($"toEmail={foreign}"))).Succeeds();
        var (hash, before) = (home.Gateway.Venue.StateHash(), theirs.View(key));

        var asked = 0;
        foreach (var route in RouteCatalogue.All.Where(route => route.Path.Contains("/sub-account/", StringComparison.Ordinal)))
        {
            foreach (var email in new[] { foreign, "nobody_virtual@abcdefghnoemail.com" })
            {
                foreach (var parameters in Parameters(route.Id, email, key.ApiKey))
                {
                    var answer = await AskAsync(ours.Main, route, parameters);
                    switch (route.Id)
                    {
                        case RouteId.SubAccountList:
                            Assert.Equal("""{"subAccounts":[]}""", answer.Succeeds().Body);
                            break;
                        case RouteId.FoundSubAccount:
                            answer.Refuses(-4001, "subAccountString: this account has a sub-account grid already; choose another.");
                            break;
                        default:
                            answer.Refuses(-4003, "Your input email is invalid.");
                            break;
                    }

                    asked++;
                }
            }

            // The other's key on one's own sub-account is no key of it.
            if (route.Id is RouteId.PermitSubAccountKey or RouteId.DeleteSubAccountKey or RouteId.SubAccountKeyAddresses or RouteId.BindSubAccountKey or RouteId.UnbindSubAccountKey)
            {
                (await AskAsync(ours.Main, route, Parameters(route.Id, mine, key.ApiKey).Single())).Refuses(-2008, "Invalid Api-Key ID.");
            }
        }

        Assert.Equal(30, asked);
        Assert.Equal("""{"total":0,"list":[]}""", (await ours.Main.GetAsync(Family.Keys, $"email={mine}&subAccountApiKey={key.ApiKey}")).Succeeds().Body);
        Assert.Equal(mine, Assert.Single((await ours.Main.GetAsync(Family.ListOf)).Succeeds().Json.GetProperty("subAccounts").EnumerateArray()).GetProperty("email").GetString());
        Assert.Equal(0, (await ours.Main.GetAsync(Family.Move)).Succeeds().Long("totalCount"));
        Assert.Equal((hash, before.Revision, "active"), (home.Gateway.Venue.StateHash(), theirs.View(key).Revision, theirs.View(key).State));
    }

    [Fact]
    public async Task A_sub_account_manages_none_not_even_itself()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        var sub = await Family.OfAsync(home, "paper:grid");
        foreach (var route in RouteCatalogue.All.Where(route => route.Path.Contains("/sub-account/", StringComparison.Ordinal)))
        {
            foreach (var parameters in Parameters(route.Id, email, sub.Main.ApiKey))
            {
                (await AskAsync(sub.Main, route, parameters)).Refuses(-4006, "Support main account only.");
            }
        }
    }

    private static IEnumerable<string> Parameters(RouteId route, string email, string apiKey) => route switch
    {
        RouteId.FoundSubAccount => ["subAccountString=grid"],
        RouteId.SubAccountTransfer => [Transfer($"toEmail={email}"), Transfer($"fromEmail={email}")],
        RouteId.SubAccountTransfers => [$"fromEmail={email}", $"toEmail={email}"],
        RouteId.CreateSubAccountKey => [$"email={email}&apiName=thief&status=1"],
        RouteId.PermitSubAccountKey => [$"email={email}&subAccountApiKey={apiKey}&canTrade=true"],
        RouteId.BindSubAccountKey => [$"email={email}&subAccountApiKey={apiKey}&status=1"],
        RouteId.UnbindSubAccountKey => [$"email={email}&subAccountApiKey={apiKey}&ipAddress=127.0.0.1"],
        _ => [$"email={email}&subAccountApiKey={apiKey}"],
    };

    private static string Transfer(string who) => $"{who}&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=1";

    private static Task<Answer> AskAsync(Bot bot, Route route, string parameters)
        => route.Method == "POST" ? bot.PostAsync(route.Path, parameters) : bot.SendAsync(route.Method, route.Path, bot.Timed(parameters), "");
}
