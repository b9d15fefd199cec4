using Keywright.Gateway.Streams;
using Keywright.Gateway.Tests.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>When a bot that subscribes to streams of a real exchange is told that it hears them.</summary>
public sealed class SubscriptionTests
{
    /// <summary>Red when a bot is told that it hears a stream before the exchange brings it: what changes between the sight it then takes and the first event is missing.</summary>
    [Fact]
    public async Task A_subscription_is_confirmed_once_nothing_is_missing_after_it()
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var (ear, book) = (new Ear(two.Home), new LocalBook());
        ear.Session.Hear("""{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms"],"id":1}"""u8);
        ear.Session.Hear("""{"method":"LIST_SUBSCRIPTIONS","id":2}"""u8);
        var said = ear.Texts();
        for (var step = 0; said.Count == 0 && step < 20; step++)
        {
            await two.LiveAsync(0.25);
            said = ear.Texts();
        }

        // The order of the answers is that of the questions.
        Assert.Equal(["""{"result":null,"id":1}""", """{"result":["btcusdt@depth@100ms"],"id":2}"""], said);
        Assert.True(book.TryBegin((await two.Exchange.PublicAsync("/api/v3/depth", "symbol=BTCUSDT&limit=5000")).Succeeds().Json));
        var begun = book.UpdateId;
        await two.LiveAsync(5);
        ear.All().ForEach(book.Take);
        Assert.False(book.HasGap);
        Assert.True(book.UpdateId > begun);

        // Who subscribes to what is brought already hears so at once.
        Assert.Equal("""{"result":null,"id":3}""", new Ear(two.Home).Ask("""{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms"],"id":3}"""));
    }

    /// <summary>Red when a bot waits without end to be told of its subscription while the exchange cannot be reached.</summary>
    [Fact]
    public async Task A_subscription_is_confirmed_in_the_end_though_the_exchange_is_not_there()
    {
        await using var two = await TwoGateways.OpenAsync();
        two.Wire.IsShut = true;
        var ear = new Ear(two.Home);
        ear.Session.Hear("""{"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":1}"""u8);
        for (var beat = 1; beat < MarketSession.ConfirmBeatsMax; beat++)
        {
            await two.HearAsync();
        }

        Assert.Empty(ear.Texts());
        await two.HearAsync();
        Assert.Equal(["""{"result":null,"id":1}"""], ear.Texts());
    }
}
