using Keywright.Gateway.Tests.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Requests;

/// <summary>No symbol here has a reference price, and that is what is said.</summary>
public sealed class ReferencePriceTests
{
    private const string None = "This symbol doesn't have a reference price.";

    [Fact]
    public async Task A_symbol_without_a_reference_price_says_so_over_both_ways()
    {
        await using var home = await Home.OpenAsync();
        var line = new Line(home);
        foreach (var (path, method) in new[] { ("/api/v3/referencePrice", "referencePrice"), ("/api/v3/referencePrice/calculation", "referencePrice.calculation") })
        {
            (await home.PublicAsync(path, "symbol=BTCUSDT")).Refuses(-2043, None);
            (await home.PublicAsync(path, "symbol=NOSUCH")).Refuses(-1121, "Invalid symbol.");
            (await home.PublicAsync(path)).Refuses(-1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
            (await line.AskAsync(method, ("symbol", "BTCUSDT"))).Refuses(-2043, None);
            (await line.AskAsync(method, ("symbol", "NOSUCH"))).Refuses(-1121, "Invalid symbol.");
        }

        (await home.PublicAsync("/api/v3/referencePrice/calculation", "symbol=BTCUSDT&symbolStatus=HALT")).Refuses(-1220, "The symbol's status does not match the requested symbolStatus.");
        (await home.PublicAsync("/api/v3/referencePrice/calculation", "symbol=BTCUSDT&symbolStatus=TRADING")).Refuses(-2043, None);
    }

    [Fact]
    public async Task Its_stream_may_be_listened_to_and_says_nothing()
    {
        await using var home = await Home.OpenAsync();
        var (ear, stranger) = (new Ear(home), new Stranger(home));
        Assert.Equal("""{"result":null,"id":1}""", ear.Ask("""{"method":"SUBSCRIBE","params":["btcusdt@referencePrice"],"id":1}"""));
        Assert.Equal("""{"result":["btcusdt@referencePrice"],"id":2}""", ear.Ask("""{"method":"LIST_SUBSCRIPTIONS","id":2}"""));
        var price = await home.PriceAsync("BTCUSDT");
        stranger.Place(Market.Words.Side.Sell, 0.001m, price);
        home.Time.Advance(TimeSpan.FromSeconds(2));
        await home.Gateway.Streams.BeatAsync();
        Assert.Empty(ear.Texts());
    }
}
