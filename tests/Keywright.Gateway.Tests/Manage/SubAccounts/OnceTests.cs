using System.Text;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.SubAccounts;

/// <summary>A secret is told once, and a request is carried out once.</summary>
public sealed class OnceTests
{
    [Fact]
    public async Task A_repeated_creation_makes_no_second_key_and_its_secret_is_in_no_file()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        var text = family.Main.Timed($"email={email}&apiName=helper&status=1&recvWindow=60000");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => family.Main.SendAsync("POST", Family.Keys, "", text))));
        var made = Assert.Single(answers, answer => answer.Status == 200);
        var (apiKey, secret) = (made.Text("apiKey"), made.Text("secretKey"));
        var told = $"This request was carried out already: the key {apiKey} was made by it, and its secret was shown once. Delete that key and make another if the secret is lost.";
        Assert.All(answers.Where(answer => answer != made), answer => answer.Refuses(-4001, told));

        await using (var copy = await home.CrashedAsync())
        {
            (await copy.Adopt(family.Main).SendAsync("POST", Family.Keys, "", text)).Refuses(-4001, told);
            Assert.Single(copy.Gateway.Keys.List("paper:grid"));
            AssertNowhere(copy, secret, apiKey);
        }

        // Over a snapshot too.
        await home.RestartAsync();
        (await family.Main.SendAsync("POST", Family.Keys, "", text)).Refuses(-4001, told);
        Assert.Single(home.Gateway.Keys.List("paper:grid"));
        AssertNowhere(home, secret, apiKey);
        Assert.DoesNotContain(home.Audit(), line => line.Summary.Contains(secret, StringComparison.Ordinal) || line.Rule.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_is_answered_again_as_it_was_first_and_not_made_again()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        var bot = await family.KeyAsync(email, "helper", "&status=2&ipAddress=127.0.0.1");
        var which = $"email={email}&subAccountApiKey={bot.ApiKey}&recvWindow=60000";
        var permit = family.Main.Timed($"{which}&canTrade=true");
        var first = (await family.Main.SendAsync("POST", Family.Permit, "", permit)).Succeeds();
        (await family.Main.PostAsync(Family.Permit, $"{which}&canTrade=false")).Succeeds();
        Assert.Equal(first.Body, (await family.Main.SendAsync("POST", Family.Permit, "", permit)).Succeeds().Body);
        var delete = family.Main.Timed(which);
        (await family.Main.SendAsync("DELETE", Family.Keys, delete, "")).Succeeds();
        Assert.Equal("{}", (await family.Main.SendAsync("DELETE", Family.Keys, delete, "")).Succeeds().Body);
        await using var copy = await home.CrashedAsync();
        var again = copy.Adopt(family.Main);
        Assert.Equal(first.Body, (await again.SendAsync("POST", Family.Permit, "", permit)).Succeeds().Body);
        Assert.Equal("{}", (await again.SendAsync("DELETE", Family.Keys, delete, "")).Succeeds().Body);
    }

    private static void AssertNowhere(Home home, string secret, string known)
    {
        var found = home.Files().Where(file => Has(file.Bytes, known)).Select(file => file.Name).ToList();
        Assert.NotEmpty(found); // the search finds what is there
        Assert.DoesNotContain(home.Files(), file => Has(file.Bytes, secret));
    }

    private static bool Has(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
}
