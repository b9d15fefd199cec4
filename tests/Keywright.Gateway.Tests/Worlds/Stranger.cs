using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>Another account in the exchange, that no key has and no journal knows; its orders are told by the venue's feed like any others.</summary>
internal sealed class Stranger
{
    private readonly Home home;
    private readonly int account;
    private int sent;

    public Stranger(Home home)
    {
        this.home = home;
        var state = home.Gateway.Venue.State;
        account = state.Exchange.AddAccount(archives: true);
        foreach (var asset in new[] { "USDT", "BTC" })
        {
            state.Exchange.Deposit(account, state.Rules.Assets.IndexOf(asset), (Int128)1_000_000 * 100_000_000);
        }
    }

    /// <summary>A limit order on BTCUSDT.</summary>
    public void Place(Side side, decimal quantity, decimal price)
    {
        var venue = home.Gateway.Venue;
        var symbol = venue.State.Rules.Symbols.Single(s => s.Name == "BTCUSDT");
        ClientOrderId.TryCreate($"stranger-{++sent}", out var id);
        var order = new PlaceOrder
        {
            Account = account,
            Symbol = symbol.Index,
            Side = side,
            Type = OrderType.Limit,
            TimeInForce = TimeInForce.Gtc,
            Price = Steps(price, symbol.PriceDecimals),
            Lots = Steps(quantity, symbol.LotDecimals),
            SelfTradePrevention = symbol.DefaultSelfTradePrevention,
            ClientId = id,
            TimeUs = home.Time.NowUs,
        };
        Assert.Equal(Reject.None, venue.State.Place(in order, 0, out _));
        if (venue.Feed.IsOn)
        {
            venue.Feed.Take(venue.State, home.Gateway.Parts.Journal.DurableSequence);
        }
    }

    private static long Steps(decimal value, int decimals)
    {
        for (; decimals > 0; decimals--)
        {
            value *= 10;
        }

        return (long)value;
    }
}
