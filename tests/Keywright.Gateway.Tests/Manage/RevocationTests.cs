using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage;

public sealed class RevocationTests
{
    [Fact]
    public async Task A_revoked_key_is_dead_at_once_and_after_a_restart_and_its_orders_stay()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other) = (await home.KeyAsync(), await home.KeyAsync());
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var text = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.001m, price));
        (await bot.SendAsync("POST", "/api/v3/order", text, "")).Succeeds();
        Assert.Null((await home.Gateway.Keys.RevokeAsync("bot-1", CancellationToken.None)).Problem);

        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(401, -2015, Wire.KeyRejected);
        (await bot.SendAsync("POST", "/api/v3/order", text, "")).Refuses(401, -2015, Wire.KeyRejected);
        Assert.Equal(1, (await other.GetAsync("/api/v3/openOrders")).Succeeds().Json.GetArrayLength());

        await using (var copy = await home.CrashedAsync())
        {
            (await copy.Adopt(bot).GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        }

        await home.RestartAsync();
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        Assert.Equal("revoked", home.Gateway.Keys.Find("bot-1")!.State);
        Assert.Equal("key: 'bot-1' was revoked already.", (await home.Gateway.Keys.RevokeAsync("bot-1", CancellationToken.None)).Problem);
        Assert.Equal("revoke label=bot-1", home.Audit(key: "bot-1", route: "owner")[^1].Summary);
    }

    [Fact]
    public async Task What_is_on_its_way_when_the_key_is_revoked_does_not_reach_the_engine()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other) = (await home.KeyAsync(), await home.KeyAsync());
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        var id = (await bot.OrderAsync(order)).Succeeds().Long("orderId");
        var cut = false;
        home.Random.WhenAsked = () =>
        {
            if (!cut)
            {
                cut = true;
                Assert.Null(home.Gateway.Keys.RevokeAsync("bot-1", CancellationToken.None).AsTask().GetAwaiter().GetResult().Problem);
            }
        };
        (await bot.OrderAsync(order)).Refuses(401, -2015, Wire.KeyRejected);
        Assert.True(cut);
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Refuses(401, -2015, Wire.KeyRejected);
        home.Random.WhenAsked = null;
        Assert.Equal(1, (await other.GetAsync("/api/v3/openOrders")).Succeeds().Json.GetArrayLength());
    }

    [Fact]
    public async Task Keys_revoked_under_fire_answer_nothing_but_the_refusal()
    {
        await using var home = await Home.OpenAsync(limits: LimitMode.Open);
        var bot = await home.KeyAsync();
        using var done = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var senders = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var answers = new List<Answer>();
            // Fewer than the journal holds in memory: on a slow disk more would be told to wait, rightly.
            while (!done.IsCancellationRequested && answers.Count < 5_000)
            {
                answers.Add(await bot.GetAsync("/api/v3/account"));
                started.TrySetResult();
            }

            return answers;
        })).ToList();
        await started.Task;
        await home.Gateway.Keys.RevokeAsync("bot-1", CancellationToken.None);
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        await done.CancelAsync();
        foreach (var answer in (await Task.WhenAll(senders)).SelectMany(a => a))
        {
            Assert.True(answer.Status == 200 || answer.Long("code") == -2015, answer.Body);
        }
    }

    [Theory]
    [InlineData("", "label must be 1 to 64 letters, digits, spaces or . _ - and begin with a letter or digit; 'Service - Purpose' reads well in a list.")]
    [InlineData("a\nb", "label must be 1 to 64 letters, digits, spaces or . _ - and begin with a letter or digit; 'Service - Purpose' reads well in a list.")]
    public async Task A_key_that_is_asked_for_wrongly_is_not_cut(string label, string problem)
    {
        await using var home = await Home.OpenAsync();
        var made = await home.Gateway.Keys.CreateAsync(new(label, "paper", "spot-bot", null, "hmac", null, [], [], [], null, null, null), CancellationToken.None);
        Assert.Equal((null, null, problem), (made.Key, made.SecretKey, made.Problem));
    }

    [Fact]
    public async Task The_thirty_first_key_is_refused_and_a_revoked_one_makes_room()
    {
        await using var home = await Home.OpenAsync();
        for (var i = 0; i < KeyDesk.LiveKeysMax; i++)
        {
            await home.KeyAsync("portfolio");
        }

        KeyRequest Request(string label) => new(label, "paper", "portfolio", null, "hmac", null, [], [], [], null, null, null);
        Assert.Equal("account paper has 30 live keys already, the most allowed; revoke one first.", (await home.Gateway.Keys.CreateAsync(Request("more"), CancellationToken.None)).Problem);
        await home.Gateway.Keys.RevokeAsync("bot-3", CancellationToken.None);
        Assert.Null((await home.Gateway.Keys.CreateAsync(Request("more"), CancellationToken.None)).Problem);
        Assert.Equal("label 'more' is in use by a live key; choose another, or revoke that key first.", (await home.Gateway.Keys.CreateAsync(Request("more"), CancellationToken.None)).Problem);
    }
}
