using System.Net;
using Keywright.Gateway.Tests.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Whose market those see and hear who tell no key.</summary>
public sealed class PublicVenueTests
{
    /// <summary>Red when calls and streams without a key are another venue's than the first armed account's, or paper's while there is none.</summary>
    [Fact]
    public async Task It_is_paper_until_an_account_may_trade_and_then_that_one_s()
    {
        await using var two = await TwoGateways.OpenAsync(armed: false, MarketMode.Agents);
        var early = new Ear(two.Home, "btcusdt@kline_1s");
        Assert.Equal("paper", await VenueAsync(two));
        await two.LiveAsync(2);
        Assert.Empty(two.Wire.Sockets);
        Assert.Null(early.Outbox.CutOff);

        Assert.Null((await two.Desk.ArmAsync("real", CancellationToken.None)).Problem);
        Assert.Equal(TwoGateways.Url, await VenueAsync(two));
        await two.LiveAsync(1);
        Assert.Equal("The public market is another one now; connect again.", early.Outbox.CutOff);
        var late = new Ear(two.Home, "btcusdt@kline_1s");
        await two.LiveAsync(3);
        Assert.NotEmpty(late.Texts());
        Assert.Single(two.Wire.Sockets);

        Assert.Null((await two.Desk.DisarmAsync("real", CancellationToken.None)).Problem);
        Assert.Equal("paper", await VenueAsync(two));
        await two.LiveAsync(1);
        Assert.NotNull(late.Outbox.CutOff);
    }

    /// <summary>Red when a key that is told decides nothing, or decides though it may not be used from there.</summary>
    [Fact]
    public async Task A_key_that_is_told_brings_its_own_venue()
    {
        await using var two = await TwoGateways.OpenAsync(armed: false, MarketMode.Agents);
        var real = await two.BotAsync();
        Assert.Equal(TwoGateways.Url, await VenueAsync(two, real.ApiKey));
        Assert.Equal("paper", await VenueAsync(two, real.ApiKey, "198.51.100.7"));
        Assert.Equal("paper", await VenueAsync(two, "kw" + real.ApiKey[2..].ToUpperInvariant()));

        var (keyed, elsewhere) = (new Ear(two.Home, "btcusdt@kline_1s", apiKey: real.ApiKey), new Ear(two.Home, "btcusdt@kline_1s", apiKey: real.ApiKey, from: IPAddress.Parse("198.51.100.7")));
        await two.LiveAsync(3);
        Assert.Single(two.Wire.Sockets);
        Assert.NotEmpty(keyed.Texts());
        Assert.Null(keyed.Outbox.CutOff);
        Assert.Equal(TwoGateways.Url, two.Home.Gateway.Parts.Live.Books.Venues.Single().Name);
        Assert.Null(elsewhere.Outbox.CutOff);

        await two.Desk.ArmAsync("real", CancellationToken.None);
        Assert.Equal("paper", await VenueAsync(two, (await two.Home.KeyAsync()).ApiKey));
    }

    /// <summary>Red when the owner's word does not decide, or a name that means nothing is started with.</summary>
    [Fact]
    public async Task The_owner_may_name_it()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.Home.RestartAsync(publicVenue: "paper");
        Assert.Equal("paper", await VenueAsync(two));
        await two.Home.RestartAsync(publicVenue: TwoGateways.Url);
        await two.Desk.DisarmAsync("real", CancellationToken.None);
        Assert.Equal(TwoGateways.Url, await VenueAsync(two));

        var misuse = await Assert.ThrowsAsync<GatewayStartException>(() => Home.OpenAsync(publicVenue: "binance"));
        Assert.Equal("--public-venue: no account of this home is at 'binance'; say paper.", misuse.Message);
        Assert.True(misuse.IsMisuse);
    }

    private static async Task<string> VenueAsync(TwoGateways two, string? apiKey = null, string from = "127.0.0.1")
        => (await two.Home.SendAsync("GET", "/api/v3/ping", "", "", apiKey, IPAddress.Parse(from), null)).Succeeds().Reply.Venue!;
}
