using System.Text.Json;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Tests.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Catalogue;

public sealed class SocketMethodTests
{
    // The exchange has taken them away with their routes; older clients still begin with them.
    private static readonly string[] Older = ["userDataStream.start", "userDataStream.ping", "userDataStream.stop"];

    [Fact]
    public void Every_method_is_what_the_contract_says()
    {
        var contract = SharedReference.Load("endpoints.json").GetProperty("endpoints").EnumerateArray()
            .Where(entry => entry.GetProperty("transport").GetString() == "WS-API" && entry.GetProperty("market").GetString() == "spot")
            .ToDictionary(entry => entry.GetProperty("path").GetString()!);
        foreach (var method in RouteCatalogue.Methods)
        {
            var entry = contract[method];
            Assert.Equal((method, Older.Contains(method)), (method, entry.TryGetProperty("status", out _)));
            Assert.True(RouteCatalogue.TryFindMethod(method, out var route));
            Assert.Equal($"{method} {SecurityOf(entry)}", $"{method} {SecurityText(route)}");
            if (SecurityOf(entry) is not ("NONE" or "USER_STREAM" or "SIGNED"))
            {
                Assert.Equal(entry.GetProperty("permission").GetString(), route.Permission == Permission.Spot ? "enableSpotAndMarginTrading" : "enableReading");
            }

            var (asked, settled) = PlainWeight(entry.GetProperty("weight"), method);
            var parameters = Sets.Of(PlainQuery(method));
            Assert.Equal((method, asked, settled), (method, route.Weight.Of(parameters), route.Weight.Settled(parameters, succeeded: true)));
        }
    }

    [Theory]
    [InlineData("order.place", RouteId.PlaceOrder)]
    [InlineData("order.status", RouteId.QueryOrder)]
    [InlineData("order.cancel", RouteId.CancelOrder)]
    [InlineData("openOrders.cancelAll", RouteId.CancelOpenOrders)]
    [InlineData("account.status", RouteId.Account)]
    [InlineData("session.logon", RouteId.SessionLogon)]
    [InlineData("userDataStream.start", RouteId.OpenListenKey)]
    public void A_method_is_the_route_it_is_named_for(string method, RouteId id)
    {
        Assert.True(RouteCatalogue.TryFindMethod(method, out var route));
        Assert.Same(RouteCatalogue.Of(id), route);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Order.place")]
    [InlineData("order.place ")]
    [InlineData("v3/order.place")]
    [InlineData("/api/v3/order")]
    [InlineData("userDataStream.begin")]
    public void Anything_else_is_no_method(string method) => Assert.False(RouteCatalogue.TryFindMethod(method, out _));

    [Fact]
    public void What_is_about_the_connection_is_not_reached_over_rest() =>
        Assert.All(RouteCatalogue.SocketOnly, route => Assert.False(RouteCatalogue.TryFind(route.Method, route.Path, out _)));

    private static string SecurityOf(JsonElement entry) => entry.GetProperty("security").GetString()!.Split(' ')[0];

    private static string SecurityText(Route route) => route.Id switch
    {
        RouteId.SessionLogon => "SIGNED",
        RouteId.UserStreamSubscribe or RouteId.UserStreamSubscribeSigned => "USER_STREAM",
        _ => route.Security switch { Security.Trade => "TRADE", Security.UserData => "USER_DATA", Security.UserStream => "USER_STREAM", _ => "NONE" },
    };

    private static string PlainQuery(string method) => method.StartsWith("ticker", StringComparison.Ordinal) ? "symbol=BTCUSDT" : "";

    private static (int Asked, int Settled) PlainWeight(JsonElement weight, string method)
    {
        if (weight.ValueKind == JsonValueKind.Number)
        {
            return (weight.GetInt32(), weight.GetInt32());
        }

        if (weight.ValueKind == JsonValueKind.String)
        {
            Assert.Equal("4 per symbol, max 200", weight.GetString());
            return (4, 4);
        }

        int Of(string name) => weight.GetProperty(name).GetInt32();
        return method switch
        {
            "depth" => (Of("1-100"), Of("1-100")),
            "ticker.24hr" => (Of("1-20"), Of("1-20")),
            "ticker.price" or "ticker.book" => (Of("symbol"), Of("symbol")),
            "order.test" => (Of("plain"), Of("plain")),
            "openOrders.status" or "executionRules" => (Of("none"), Of("none")),
            "myPreventedMatches" => (Of("preventedMatchId"), Of("preventedMatchId")),
            "myTrades" => (Of("without"), Of("without")),
            "order.amend.keepPriority" => (Of("default"), Of("default")),
            _ => (Of("failed"), Of("success")),
        };
    }
}
