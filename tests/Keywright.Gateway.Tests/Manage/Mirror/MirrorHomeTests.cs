using System.Text;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Live.Feeds;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Mirror;

/// <summary>A home whose market follows a real exchange's: what is written down of it, and what a start finds.</summary>
public sealed class MirrorHomeTests
{
    private const string Empty = "[] []";

    /// <summary>Red when doing again what was written down needs the exchange, or leads to another market; also from a snapshot in the middle.</summary>
    [Fact]
    public async Task The_journal_alone_gives_the_same_market()
    {
        await using var two = await MirroredMarket.OpenAsync(MarketMode.Agents);
        var bot = await two.Home.KeyAsync();
        for (var i = 0; i < 40; i++)
        {
            await two.LiveAsync(0.25);
            await bot.LimitAsync(i % 2 == 0 ? "BUY" : "SELL", "BTCUSDT", 0.001m, two.Price + (3 * i) - 60);
            if (i == 20)
            {
                await two.Home.Gateway.TakeSnapshotAsync();
            }
        }

        Assert.NotEqual(0, (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Succeeds().Json.GetArrayLength());
        var there = two.Home.Gateway.Venue.State;
        var limits = BudgetLimits.Open;
        var again = PaperState.Found(PaperRules.Default, there.Genesis, new OrderCounts(limits), new CapUse(PaperRules.Default));
        new Replay(again, static (_, _) => { }, static _ => false).Run(two.Home.Gateway.Parts.Journal.Read(2));
        Assert.Equal(two.Home.Gateway.StateHash(), again.Exchange.StateHash());
        Assert.Equal(there.Mirror!.Told(0, Side.Buy), again.Mirror!.Told(0, Side.Buy));

        // The snapshot and what came after it lead there too, and then what the house had goes, as it would have here.
        two.Wire.IsShut = true;
        await using var crashed = await two.Home.CrashedAsync();
        Assert.True(await two.Home.Gateway.Venue.OpenMirrorAsync());
        Assert.Equal(two.Home.Gateway.StateHash(), crashed.Gateway.StateHash());
    }

    /// <summary>Red when a start shows what stood there before it, or shows what it hears twice.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_shows_nothing_until_it_has_heard_and_then_everything_once(bool isCrash)
    {
        await using var two = await MirroredMarket.WithBookAsync();
        var bot = await two.Home.KeyAsync();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.002m, two.Price - 100)).Succeeds();
        if (isCrash)
        {
            await two.CrashAsync();
        }
        else
        {
            await two.Home.RestartAsync();
        }

        Assert.Equal($$"""[["{{two.Price - 100}}.00000000","0.00200000"]] []""", await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        await two.LiveAsync(4);
        Assert.Equal($$"""[["{{two.Price - 50}}.00000000","0.01000000"],["{{two.Price - 100}}.00000000","0.00200000"]]""", await two.HereAsync("bids"));
        Assert.Equal($$"""[["{{two.Price + 50}}.00000000","0.01000000"]]""", await two.HereAsync("asks"));
    }

    /// <summary>Red when a home that followed an exchange does not open with a market of its own, goes on showing the exchange's, or the other way round.</summary>
    [Fact]
    public async Task A_home_may_change_its_market()
    {
        await using var two = await MirroredMarket.OpenAsync(MarketMode.Agents);
        await two.LiveAsync(3);
        await two.Home.RestartAsync(MarketMode.Quiet);
        Assert.Equal(Empty, await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        await two.Home.RestartAsync(MarketMode.Agents);
        Assert.NotEqual(Empty, await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        await two.Home.Gateway.BeatAsync();
        await two.Home.RestartAsync(MarketMode.Mirror);
        Assert.Equal(Empty, await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        await two.LiveAsync(3);
        await two.AssertSameAsync("BTCUSDT");
        await two.Home.RestartAsync(MarketMode.Agents);
        for (var i = 0; i < 4; i++)
        {
            await two.Home.Gateway.BeatAsync();
        }

        Assert.NotEqual(Empty, await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
    }

    /// <summary>Red when a symbol of another grid, or one that is not traded there, is shown, or the others are not.</summary>
    [Fact]
    public async Task Only_symbols_whose_rules_agree_are_shown()
    {
        await using var two = await MirroredMarket.OpenAsync(MarketMode.Agents, wire => wire.Between = async (request, carryOut) => request.Path == "/api/v3/exchangeInfo" ? Changed(await carryOut()) : await carryOut());
        await two.LiveAsync(4);
        Assert.Equal(5, two.Meter("symbols"));
        foreach (var symbol in new[] { "BTCUSDT", "ETHUSDT", "ETHBTC" })
        {
            Assert.Equal(Empty, await MirroredMarket.DepthAsync(two.Home, symbol));
        }

        await two.AssertSameAsync("BNBUSDT");
        await two.AssertSameAsync("SOLBTC");
    }

    /// <summary>Red when a symbol whose rules become others there stays in the book.</summary>
    [Fact]
    public async Task A_symbol_whose_rules_change_there_goes()
    {
        await using var two = await MirroredMarket.OpenAsync(MarketMode.Agents);
        await two.LiveAsync(3);
        await two.AssertSameAsync("BTCUSDT");
        two.Wire.Between = async (request, carryOut) => request.Path == "/api/v3/exchangeInfo" ? Changed(await carryOut()) : await carryOut();
        two.Home.Time.Advance(TimeSpan.FromHours(1));
        two.Exchange.Time.Advance(TimeSpan.FromHours(1));
        await two.LiveAsync(8);
        Assert.Equal(Empty, await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        Assert.Equal(5, two.Meter("symbols"));
    }

    /// <summary>Red when those without a key are told another market than the one that follows, or the exchange is asked past the budget that accounts there share.</summary>
    [Fact]
    public async Task An_account_at_the_same_exchange_shares_its_budget_and_its_streams()
    {
        await using var two = await MirroredMarket.WithBookAsync();
        var added = await two.Home.Gateway.LiveAccounts.AddAsync("real", TwoGateways.Url, "ed25519", CancellationToken.None);
        Assert.Null(added.Problem);
        var venue = Assert.Single(two.Home.Gateway.Parts.Live.Books.Venues);
        Assert.Same(venue, two.Home.Gateway.Parts.Live.Accounts.Find("real")!.Venue);
        Assert.True(venue.Upstream.Budget.Read(venue.Upstream.Time.Read()).UsedWeight >= DepthBook.SightWeight);
        Assert.Single(two.Wire.Sockets);
        Assert.Equal("paper", (await two.Home.PublicAsync("/api/v3/ping")).Reply.Venue);

        // An exchange that is only followed is nobody's: a start that does not follow it does not know it.
        await using var other = await MirroredMarket.WithBookAsync();
        await other.Home.RestartAsync(MarketMode.Quiet);
        Assert.Empty(other.Home.Gateway.Parts.Live.Books.Venues);
    }

    /// <summary>Red when a name that means nothing is started with.</summary>
    [Fact]
    public async Task A_market_that_nobody_knows_is_refused()
    {
        var misuse = await Assert.ThrowsAsync<GatewayStartException>(() => Home.OpenAsync(MarketMode.Mirror, mirrorOf: "kraken"));
        Assert.True(misuse.IsMisuse);
        Assert.StartsWith("--public-venue: venue: say binance, binance-testnet, binance-demo or a URL", misuse.Message, StringComparison.Ordinal);
    }

    /// <summary>BTCUSDT comes in ticks of ten times the size, ETHUSDT is halted, ETHBTC has a finer lot.</summary>
    private static UpstreamAnswer Changed(UpstreamAnswer answer)
    {
        var text = Encoding.UTF8.GetString(((UpstreamAnswer.Answered)answer).Body.Span);
        var symbols = text.Split("{\"symbol\":");
        for (var i = 1; i < symbols.Length; i++)
        {
            symbols[i] = symbols[i].StartsWith("\"BTCUSDT\"", StringComparison.Ordinal) ? symbols[i].Replace("\"tickSize\":\"0.01000000\"", "\"tickSize\":\"0.10000000\"", StringComparison.Ordinal)
                : symbols[i].StartsWith("\"ETHUSDT\"", StringComparison.Ordinal) ? symbols[i].Replace("\"TRADING\"", "\"HALT\"", StringComparison.Ordinal)
                : symbols[i].StartsWith("\"ETHBTC\"", StringComparison.Ordinal) ? symbols[i].Replace("\"stepSize\":\"0.00100000\"", "\"stepSize\":\"0.00010000\"", StringComparison.Ordinal)
                : symbols[i];
        }

        return (UpstreamAnswer.Answered)answer with { Body = Encoding.UTF8.GetBytes(string.Join("{\"symbol\":", symbols)) };
    }
}
