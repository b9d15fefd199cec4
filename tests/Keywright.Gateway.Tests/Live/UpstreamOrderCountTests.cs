using Keywright.Gateway.Execute.Live;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

public sealed class UpstreamOrderCountTests
{
    private const long SecondUs = BudgetDesk.SecondUs;

    [Fact]
    public void A_filled_order_leaves_room_for_another_and_a_strange_one_takes_it()
    {
        var desk = new BudgetDesk { MinuteAtUs = 500_000 }.Known();

        // A first order tells that none was counted before; then as many as there are.
        desk.Answer(desk.Take(1, 0, UpstreamUse.Order, orders: 1), orders10: 1, ordersDay: 1);
        Assert.InRange(desk.Drain(1, 0, 9_200_000, UpstreamUse.Order, orders: 1), 70, 79);
        var full = desk.Refused(1, 0, UpstreamUse.Order, orders: 2);
        Assert.Equal((UpstreamRefusalKind.Orders, "100 orders per 10 SECOND"), (full.Kind, full.Limit.ToString()));

        // The next window: the exchange's count falls as orders fill, so more may go; what is on its way is not in its count yet.
        desk.Pass(SecondUs);
        var total = 0;
        for (var end = desk.TickUs + 9_000_000; desk.TickUs < end; desk.Pass(10_000))
        {
            while (desk.Try(1, 0, UpstreamUse.Order, orders: 1) is { } take)
            {
                total++;
                Assert.Null(desk.Answer(take, orders10: 3, ordersDay: 50));
            }
        }

        Assert.InRange(total, 100, 160);

        // Somebody else trades on the account.
        desk.Pass(SecondUs);
        var notice = desk.Answer(desk.Take(1, 0, UpstreamUse.Order, orders: 1), orders10: 60, ordersDay: 110)!;
        Assert.Equal((1, 60, 59), (notice.Account, notice.Told, notice.Foreign));
        Assert.InRange(desk.Drain(1, 0, 8_000_000, UpstreamUse.Order, orders: 1), 1, 20);

        // Another account is none of that.
        desk.Answer(desk.Take(2, 0, UpstreamUse.Order, orders: 3, account: 2));
    }

    [Fact]
    public void Orders_on_their_way_keep_a_low_count_from_making_room_that_is_not_there()
    {
        var desk = new BudgetDesk { MinuteAtUs = 500_000 }.Known();
        desk.Answer(desk.Take(1, 0, UpstreamUse.Order, orders: 1), orders10: 1, ordersDay: 1);
        var flying = new List<UpstreamTake>();
        for (var end = desk.TickUs + 9_200_000; desk.TickUs < end; desk.Pass(10_000))
        {
            if (desk.Try(1, 0, UpstreamUse.Order, orders: 1) is { } take)
            {
                flying.Add(take);

                // Every fifth is answered at once; the exchange has counted that one and none of those on their way.
                if (flying.Count % 5 == 0)
                {
                    desk.Answer(take, orders10: 1 + (flying.Count / 5), ordersDay: 1 + (flying.Count / 5));
                }
            }
        }

        Assert.InRange(flying.Count, 70, 79);
    }
}
