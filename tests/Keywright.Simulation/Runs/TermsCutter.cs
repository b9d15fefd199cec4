using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Runs;

/// <summary>Thinks up what an owner lets a key do, and what they change it to: never so much at once that nothing gets through.</summary>
internal sealed class TermsCutter(Draw draw, SimulatedTime time)
{
    private const int DayMinutes = 1440;

    private static readonly string[] UsdtSymbols = ["BTCUSDT", "ETHUSDT", "BNBUSDT"];
    private static readonly string[] Routes =
        ["GET /api/v3/myTrades", "GET /api/v3/allOrders", "POST /api/v3/orderList/oco", "POST /api/v3/order/cancelReplace", "POST /api/v3/order/test", "PUT /api/v3/order/amend/keepPriority"];

    /// <summary>Of a new trading key.</summary>
    public Terms Fresh(bool isCounted)
    {
        var terms = new Terms { Addresses = draw.OneIn(3) ? Addresses() : [], Symbols = isCounted ? Some(UsdtSymbols) : [] };
        for (var rules = isCounted ? draw.Between(1, 3) : draw.Below(2); rules > 0; rules--)
        {
            terms = draw.OneIn(3) ? Kinds(terms, draw.Below(6)) : isCounted ? Limits(terms, draw.Below(11)) : terms;
        }

        return terms;
    }

    /// <summary>Something tighter, wider or simply other.</summary>
    public Terms Changed(Terms terms, bool isCounted)
    {
        for (var changes = draw.Between(1, 3); changes > 0; changes--)
        {
            terms = draw.Below(isCounted ? 8 : 4) switch
            {
                0 => terms with { Addresses = draw.Of(0, 0, 1, 2) switch { 0 => [], 1 => Addresses(), _ => ["198.18.0.0/15", "2001:db8:1::/48"] } },
                1 => terms with { Authority = draw.Of(Authority.Trades, Authority.Trades, Authority.Trades, isCounted ? Authority.Reduces : Authority.Trades, Authority.Cancels, Authority.Reads) },
                2 when isCounted => terms with { Symbols = Some(UsdtSymbols) },
                < 4 => Kinds(terms, draw.Below(6)),
                _ => Limits(terms, draw.Below(11)),
            };
        }

        return terms;
    }

    /// <summary>A rule that is set is as often taken away as set anew.</summary>
    private Terms Kinds(Terms terms, int which) => which switch
    {
        0 => terms with { Sides = terms.Sides.Count > 0 && draw.OneIn(2) ? [] : [draw.Of("BUY", "SELL")] },
        1 => terms with { Types = terms.Types.Count > 0 && draw.OneIn(2) ? [] : draw.Of<string[]>(["LIMIT", "MARKET"], ["LIMIT", "LIMIT_MAKER"], ["LIMIT", "STOP_LOSS", "STOP_LOSS_LIMIT", "LIMIT_MAKER"]) },
        2 => terms with { TimesInForce = terms.TimesInForce.Count > 0 && draw.OneIn(2) ? [] : draw.Of<string[]>(["GTC"], ["GTC", "IOC"], ["IOC", "FOK"]) },
        3 => terms with { DenySymbols = terms.DenySymbols.Count > 0 && draw.OneIn(2) ? [] : [draw.Of("BTCUSDT", "ETHUSDT", "BNBUSDT", "ETHBTC")] },
        4 => terms with { DenyRoutes = terms.DenyRoutes.Count > 0 && draw.OneIn(2) ? [] : Some(Routes)[..1] },
        _ => terms with { OwnOrders = !terms.OwnOrders },
    };

    private Terms Limits(Terms terms, int which) => which switch
    {
        0 => terms with { MaxOrder = terms.MaxOrder is null || draw.OneIn(2) ? draw.Between(200, 3_000) : null },
        1 => terms with { MaxHour = terms.MaxHour is null || draw.OneIn(2) ? draw.Between(300, 6_000) : null },
        2 or 3 => terms with { MaxDay = terms.MaxDay is null || draw.OneIn(2) ? draw.Of(draw.Between(500, 4_000), draw.Between(4_000, 40_000)) : null },
        4 => terms with { PerMinute = terms.PerMinute is null || draw.OneIn(2) ? draw.Between(2, 15) : null },
        5 => terms with { PerDay = terms.PerDay is null || draw.OneIn(2) ? draw.Between(5, 40) : null },
        6 => terms with { MaxOpen = terms.MaxOpen is null || draw.OneIn(2) ? draw.Between(1, 8) : null },
        7 => terms with { MaxPosition = terms.MaxPosition.Count > 0 && draw.OneIn(2) ? new Dictionary<string, decimal>() : Amounts() },
        8 => terms with { Allocation = terms.Allocation.Count > 0 && draw.OneIn(2) ? new Dictionary<string, decimal>() : new Dictionary<string, decimal>(draw.OneIn(2) ? Amounts() : []) { ["USDT"] = draw.Between(100, 6_000) } },
        9 => draw.OneIn(2)
            ? terms with { CollarBps = terms.CollarBps is null || draw.OneIn(2) ? draw.Of(10, 50, 200, 1_000) : null }
            : terms with { MaxLoss = terms.MaxLoss is null || draw.OneIn(2) ? draw.Between(1, 400) / 100m : null },
        _ => terms with { Hours = terms.Hours is null || draw.OneIn(2) ? HoursAboutNow() : null },
    };

    private Dictionary<string, decimal> Amounts() => draw.Below(3) switch
    {
        0 => new() { ["BTC"] = draw.Between(1, 60) / 1000m },
        1 => new() { ["ETH"] = draw.Between(1, 90) / 100m },
        _ => new() { ["BNB"] = draw.Between(1, 50) / 10m, ["BTC"] = draw.Between(0, 20) / 1000m },
    };

    private Hours HoursAboutNow()
    {
        var now = (int)(time.WallUs / 60_000_000 % DayMinutes);
        var from = (now + DayMinutes - draw.Below(90)) % DayMinutes;
        var to = (now + draw.Of(1, draw.Between(1, 3), draw.Between(1, 600))) % DayMinutes;
        return new Hours(from, from == to ? (to + 1) % DayMinutes : to, draw.OneIn(3));
    }

    private static string[] Addresses() => ["203.0.113.0/28", "2001:db8::7"];

    private string[] Some(string[] all)
    {
        var some = all.Where(_ => draw.OneIn(2)).ToArray();
        return some.Length > 0 ? some : [draw.From(all)];
    }
}
