using System.Text.Json;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Homes;

/// <summary>
/// Homes written by the programs before: stopped once, so that there is a snapshot, started again, and killed, so that there is more in the
/// journal. <c>first</c>: before orders could wait. <c>second</c>: with stops, order lists, an amendment and a replacement. What they had to
/// say just before the kill stands beside them, with the key to ask by.
/// </summary>
public sealed class OlderHomeTests
{
    private static readonly DateTimeOffset Later = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("first")]
    [InlineData("second")]
    public async Task A_home_of_an_older_program_opens_says_what_it_said_and_goes_on(string name)
    {
        using var said = JsonDocument.Parse(await File.ReadAllTextAsync(PathOf(name + ".json")));
        await using var home = await Home.UnpackedAsync(PathOf(name + ".tar.gz"), Later);
        var bot = new Bot(home, said.RootElement.GetProperty("apiKey").GetString()!, Signers.Hmac(said.RootElement.GetProperty("secretKey").GetString()!));
        foreach (var answer in said.RootElement.GetProperty("answers").EnumerateArray())
        {
            var path = answer.GetProperty("path").GetString()!;
            var now = (await bot.GetAsync(path, answer.GetProperty("query").GetString()!)).Succeeds().Json.EnumerateArray().Select(Plain).ToList();
            using var before = JsonDocument.Parse(answer.GetProperty("body").GetString()!);
            Assert.NotEmpty(now);
            Assert.Equal(before.RootElement.EnumerateArray().Select(Plain), now);
        }

        var balances = (await bot.GetAsync("/api/v3/account", "omitZeroBalances=true")).Succeeds().Json.GetProperty("balances").GetRawText();
        Assert.Equal(said.RootElement.GetProperty("balances").GetString(), balances);

        // It goes on: the market steps, an order trades, and the new program's own stop and start find the same.
        await home.Gateway.BeatAsync();
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Succeeds();
        (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        var hash = home.Gateway.Venue.StateHash();
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(hash, copy.Gateway.Venue.StateHash());
        }

        await home.RestartAsync();
        Assert.Equal(hash, home.Gateway.Venue.StateHash());
    }

    [Fact]
    public async Task Trades_from_before_learn_the_list_of_their_order()
    {
        using var said = JsonDocument.Parse(await File.ReadAllTextAsync(PathOf("second.json")));
        await using var home = await Home.UnpackedAsync(PathOf("second.tar.gz"), Later);
        var bot = new Bot(home, said.RootElement.GetProperty("apiKey").GetString()!, Signers.Hmac(said.RootElement.GetProperty("secretKey").GetString()!));
        var lists = (await bot.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT")).Json.EnumerateArray().ToDictionary(o => o.GetProperty("orderId").GetInt64(), o => o.GetProperty("orderListId").GetInt64());
        var trades = (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Json.EnumerateArray().ToList();
        Assert.All(trades, trade => Assert.Equal(lists[trade.GetProperty("orderId").GetInt64()], trade.GetProperty("orderListId").GetInt64()));
        Assert.Contains(trades, trade => trade.GetProperty("orderListId").GetInt64() == 1);
        Assert.Contains(trades, trade => trade.GetProperty("orderListId").GetInt64() == -1);
    }

    [Fact]
    public async Task A_home_of_a_newer_program_is_refused_in_a_sentence()
    {
        await using var home = await Home.OpenAsync();
        var journal = home.Gateway.Parts.Journal;
        journal.TryReserve(1, emergency: false);
        await journal.DurableAsync(journal.Append(99, [0]));
        var refused = await Assert.ThrowsAsync<GatewayStartException>(home.CrashedAsync);
        Assert.Equal("Journal entry 2 is of kind 99, which this program does not know; start the newer program.", refused.Message);
    }

    /// <summary>Without the one thing that the older programs did not know: which list an order of a trade is part of.</summary>
    private static string Plain(JsonElement told)
        => told.TryGetProperty("commission", out _)
            ? string.Join(' ', told.EnumerateObject().Where(field => field.Name != "orderListId"))
            : told.GetRawText();

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Homes", name);
}
