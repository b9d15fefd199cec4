using System.IO.Compression;
using Keywright.Market.Matching;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

/// <summary>A saved exchange opens whatever is or was on the books when it was written.</summary>
public sealed class SavedFormTests
{
    // Written by the first form: sells of 10 and 20 at 105, of which 4 were bought; buys of 7 at 95 and 96. Brotli, base64.
    private const string FirstForm =
        "G38OAMSnn9v7vi0hlkhW6vogiUgTb4S4EDG7To1Wzf//m0A/hukf5dqLvnHjNraNRYEXWMAQdcJsW2YyGO1zGLZSF8w9FiYArHjGov/9GILzRpjBQMiQYCjBTpnl6mOPQTvtc1g63vl2hLmIHbp5i+ZaqhCisuopflh1JXwXFhP5w/rer9iqn9qeEY+srzRkRYSQy01UOyEDUN+b+AyIRSGMWFE5U80Ui0w67MlMz8yNbQSArgnrrN7uM9Ha8zQ2r8YdvNsHEEAmHZjei7kuaPeGozGgKnICMUaXmhvZETviRbpBrs6EFICc8AcekNAckMowDJmz/KFQmzMpJ+SoUpnlBwok3Hcqw1isJX94hO9+ii9VC74dqQymDA==";

    [Fact]
    public void A_state_saved_before_orders_could_wait_opens_and_goes_on()
    {
        var rules = new SmallMarket(changeAll: rules => rules with { ArchivedOrdersPerAccount = 50, ArchivedFillsPerAccount = 50 }, change: symbol => symbol with { AvgPriceMinutes = 1 }).Exchange.Rules;
        var bytes = new byte[1 << 16];
        Assert.True(BrotliDecoder.TryDecompress(Convert.FromBase64String(FirstForm), bytes, out var length));
        ReadOnlySpan<byte> from = bytes.AsSpan(0, length);
        var exchange = Exchange.Load(rules, ref from);
        Assert.Equal(0, from.Length);

        var open = new List<OrderState>();
        exchange.OpenOrders(1, 0, open);
        exchange.OpenOrders(2, 0, open);
        Assert.Equal([(1L, 10L, 4L), (2L, 20L, 0L), (4L, 7L, 0L), (5L, 7L, 0L)], open.Select(order => (order.OrderId, order.Lots, order.ExecutedLots)));
        Assert.All(open, order => Assert.True(order is { IsWorking: true, StopPrice: 0, ListId: 0 } && order.WorkingUs == order.CreatedUs));

        // The older of the two sells is still the first, and a stop can be placed beside them.
        var events = new EventBuffer();
        var time = open[^1].CreatedUs;
        var stop = new PlaceOrder { Account = 2, Side = Side.Sell, Type = OrderType.StopLoss, StopPrice = 90, Lots = 1, TimeUs = time };
        Assert.Equal(Reject.None, exchange.Place(in stop, events, out _));
        var buy = new PlaceOrder { Account = 2, Side = Side.Buy, Price = 105, Lots = 7, TimeUs = time };
        events.Clear();
        Assert.Equal(Reject.None, exchange.Place(in buy, events, out _));
        Assert.Equal([1L, 2L], [events.Span[1].MakerOrderId, events.Span[2].MakerOrderId]);
    }

    [Fact]
    public void What_waits_hides_and_stands_behind_others_is_saved_as_it_is()
    {
        var market = new SmallMarket();
        market.Exchange.SetOpeningPrice(0, 100);
        market.Accept(market.Limit(market.Ann, Side.Sell, 105, 10) with { IcebergLots = 2 });
        market.Accept(market.Limit(market.Ann, Side.Sell, 105, 3));
        market.Accept(market.Limit(market.Ann, Side.Sell, 90, 5) with { Type = OrderType.StopLossLimit, StopPrice = 95, TimeInForce = TimeInForce.Ioc });
        market.Accept(market.Limit(market.Ann, Side.Sell, 0, 5) with { Type = OrderType.StopLoss, TrailingDelta = 500 });

        // The iceberg's first part is gone, so that its next one stands behind the younger order.
        market.Accept(market.Limit(market.Bob, Side.Buy, 105, 2));
        var hash = market.Exchange.StateHash();
        market.SaveAndLoad();
        Assert.Equal(hash, market.Exchange.StateHash());
        market.Accept(market.Limit(market.Bob, Side.Buy, 105, 4));
        Assert.Equal([2L, 1L], [market.Events.Span[1].MakerOrderId, market.Events.Span[2].MakerOrderId]);
        var open = new List<OrderState>();
        market.Exchange.OpenOrders(market.Ann, 0, open);
        Assert.Equal((TimeInForce.Ioc, 95L, OrderState.Never), (open[1].TimeInForce, open[1].StopPrice, open[1].WorkingUs));
        Assert.NotEqual(OrderState.Never, open[2].TrailingUs);
    }
}
