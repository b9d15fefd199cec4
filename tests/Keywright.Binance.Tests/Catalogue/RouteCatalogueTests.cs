using System.Text.Json;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Tests.Wire;
using Keywright.Binance.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Catalogue;

public sealed class RouteCatalogueTests
{
    // Where the catalogue is not what endpoints.json says, and why.
    private static readonly Dictionary<string, string> Deviations = new()
    {
        ["GET /sapi/v1/margin/isolated/allPairs security"] = "USER_DATA in the older source, MARKET_DATA in the connector of 2026, which is trusted; a signature that is sent is verified",
        ["POST /sapi/v1/sub-account/virtualSubAccount permission"] = OfSubAccounts,
        ["POST /sapi/v1/sub-account/subAccountApi permission"] = OfSubAccounts,
        ["DELETE /sapi/v1/sub-account/subAccountApi permission"] = OfSubAccounts,
        ["POST /sapi/v1/sub-account/subAccountApiPermission permission"] = OfSubAccounts,
        ["POST /sapi/v2/sub-account/subAccountApi/ipRestriction permission"] = OfSubAccounts,
        ["DELETE /sapi/v1/sub-account/subAccountApi/ipRestriction/ipList permission"] = OfSubAccounts,
        ["GET /dapi/v1/exchangeInfo missing"] = "COIN-M is out of the reference's scope but for this route (sapi-minimal.md section 1)",
    };

    private const string OfSubAccounts = "reading is inferred from the security type; the documents ask for Spot & Margin Trading (keys.md section 3)";

    [Fact]
    public void Every_route_is_what_the_contract_says()
    {
        var entries = SharedReference.Load("endpoints.json").GetProperty("endpoints").EnumerateArray()
            .Where(entry => entry.GetProperty("transport").GetString() == "REST")
            .ToLookup(entry => $"{entry.GetProperty("method").GetString()} {entry.GetProperty("path").GetString()}");
        var used = new HashSet<string>();
        foreach (var route in RouteCatalogue.All)
        {
            var name = $"{route.Method} {route.Path}";
            if (!entries[name].Any())
            {
                Assert.Contains(name + " missing", Deviations.Keys);
                used.Add(name + " missing");
                continue;
            }

            var entry = entries[name].Single();
            Compare(used, name, "security", SecurityOf(entry), SecurityText(route.Security));
            Compare(used, name, "permission", entry.TryGetProperty("permission", out var permission) ? permission.GetString()! : "", PermissionText(route.Permission));
            Compare(used, name, "orders", entry.TryGetProperty("unfilledOrderCount", out var orders) ? orders.GetInt32() : 0, route.OrderCount);
            Compare(used, name, "weight of", route.Path.Contains("/sub-account/", StringComparison.Ordinal) ? WeighsOn(entry) : "IP", route.WeighsOnAccount ? "UID" : "IP");
            foreach (var (query, weight) in Weights(entry))
            {
                Compare(used, name, "weight of " + query, weight.Asked, route.Weight.Of(Sets.Of(query)));
                Compare(used, name, "settled weight of " + query, weight.Succeeded, route.Weight.Settled(Sets.Of(query), succeeded: true));
                Compare(used, name, "settled weight of failed " + query, weight.Asked, route.Weight.Settled(Sets.Of(query), succeeded: false));
            }
        }

        Assert.Equal(Deviations.Keys.Order(), used.Order());
    }

    [Fact]
    public void The_routes_served_are_exactly_these()
    {
        Assert.Equal(70, RouteCatalogue.All.Length);
        Assert.Equal(Enum.GetValues<RouteId>(), RouteCatalogue.All.Concat(RouteCatalogue.SocketOnly).Select(route => route.Id).Order());
        Assert.All(Enum.GetValues<RouteId>(), id => Assert.Equal(id, RouteCatalogue.Of(id).Id));
        Assert.Equal([RouteId.PlaceOrder, RouteId.CancelOrder, RouteId.CancelOpenOrders, RouteId.PlaceOcoList, RouteId.PlaceOldOco, RouteId.CancelOrderList, RouteId.CancelReplace, RouteId.AmendOrder, RouteId.FoundSubAccount, RouteId.SubAccountTransfer, RouteId.CreateSubAccountKey, RouteId.PermitSubAccountKey, RouteId.DeleteSubAccountKey, RouteId.BindSubAccountKey, RouteId.UnbindSubAccountKey], RouteCatalogue.All.Where(route => route.ChangesState).Select(route => route.Id).Order());
    }

    [Fact]
    public void Every_route_is_found_by_its_method_and_path()
    {
        foreach (var route in RouteCatalogue.All)
        {
            Assert.True(RouteCatalogue.TryFind(route.Method, route.Path, out var found));
            Assert.Same(route, found);
        }
    }

    [Theory]
    [InlineData("GET", "/api/v3/ping/")]
    [InlineData("GET", "/API/v3/ping")]
    [InlineData("GET", "/api/v3/Ping")]
    [InlineData("GET", "/api//v3/ping")]
    [InlineData("GET", "//api/v3/ping")]
    [InlineData("GET", "/api/v3/./ping")]
    [InlineData("GET", "/api/v3/%70ing")]
    [InlineData("GET", "/api/v3%2Fping")]
    [InlineData("GET", "/api/v3/ticker/../ping")]
    [InlineData("GET", "/api/v3/%2e%2e/v3/ping")]
    [InlineData("GET", "/api/v1/ping")]
    [InlineData("GET", "/api/v3/ping?")]
    [InlineData("GET", "/api/v3/ping ")]
    [InlineData("GET", "http://localhost/api/v3/ping")]
    [InlineData("GET", "")]
    [InlineData("GET", "/")]
    [InlineData("get", "/api/v3/ping")]
    [InlineData("HEAD", "/api/v3/ping")]
    [InlineData("POST", "/api/v3/ping")]
    [InlineData("PUT", "/api/v3/order")]
    [InlineData("POST", "/sapi/v1/capital/withdraw/apply")]
    [InlineData("GET", "/sapi/v3/asset/getUserAsset")]
    [InlineData("GET", "/v1/keys")]
    public void Anything_else_is_unknown(string method, string path)
    {
        Assert.False(RouteCatalogue.TryFind(method, path, out var route));
        Assert.Null(route);
    }

    [Fact]
    public void Finding_a_route_allocates_nothing()
    {
        RouteCatalogue.TryFind("DELETE", "/api/v3/openOrders", out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            RouteCatalogue.TryFind("DELETE", "/api/v3/openOrders", out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("symbol=A&limit=101", 25)]
    [InlineData("symbol=A&limit=5001", 250)]
    [InlineData("symbol=A&limit=99999999999999999999", 5)]
    [InlineData("symbol=A&limit=x", 5)]
    [InlineData("symbol=A", 5)]
    public void Depth_is_weighed_by_its_limit(string query, int weight)
    {
        Assert.Equal(weight, RouteCatalogue.Of(RouteId.Depth).Weight.Of(Sets.Of(query)));
    }

    [Fact]
    public void An_unknown_parameter_on_an_order_is_counted_and_refused()
    {
        var order = RouteCatalogue.Of(RouteId.PlaceOrder);

        Assert.Null(order.RefuseUnknown(Sets.Of("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&timestamp=1&recvWindow=5&signature=S")));
        Assert.Equal(new Fault(400, -1104, "Not all sent parameters were read; read '3' parameter(s) but was sent '4'."),
            order.RefuseUnknown(Sets.Of("symbol=BTCUSDT&reduceOnly=true&timestamp=1&signature=S")));
        Assert.NotNull(order.RefuseUnknown(Sets.Of("symbol=BTCUSDT&Price=1")));
        Assert.NotNull(order.RefuseUnknown(Sets.Of("symbol=BTCUSDT", "computeCommissionRates=true")));
        Assert.NotNull(RouteCatalogue.Of(RouteId.TestOrder).RefuseUnknown(Sets.Of("reduceOnly=true")));
        Assert.Null(RouteCatalogue.Of(RouteId.TestOrder).RefuseUnknown(Sets.Of("computeCommissionRates=true")));
        Assert.Null(RouteCatalogue.Of(RouteId.Account).RefuseUnknown(Sets.Of("whatever=1")));
    }

    [Fact]
    public void A_missing_permission_is_told_apart_by_family()
    {
        Assert.Equal(Faults.KeyRejected, RouteCatalogue.Of(RouteId.PlaceOrder).PermissionMissing);
        Assert.Equal(Faults.NotAuthorized, RouteCatalogue.Of(RouteId.TradeFee).PermissionMissing);
    }

    [Fact]
    public void Public_routes_need_no_key_and_signed_ones_need_both()
    {
        Assert.False(RouteCatalogue.Of(RouteId.Klines).NeedsKey);
        Assert.True(RouteCatalogue.Of(RouteId.MarginPairs).NeedsKey);
        Assert.False(RouteCatalogue.Of(RouteId.IsolatedMarginPairs).NeedsSignature);
        Assert.True(RouteCatalogue.Of(RouteId.Account).NeedsSignature);
        Assert.True(RouteCatalogue.Of(RouteId.UserAssets).ReadsBody);
        Assert.False(RouteCatalogue.Of(RouteId.Account).ReadsBody);
    }

    private static void Compare<T>(HashSet<string> used, string route, string what, T contract, T ours)
    {
        if (!EqualityComparer<T>.Default.Equals(contract, ours))
        {
            Assert.True(Deviations.ContainsKey($"{route} {what}"), $"{route}: {what} is {ours}, the contract says {contract}. Correct the route, or state the deviation in this test.");
            used.Add($"{route} {what}");
        }
    }

    /// <summary>Whose weight it is, by the connector where it says.</summary>
    private static string WeighsOn(JsonElement entry)
        => (entry.TryGetProperty("connector2026", out var newer) ? newer.GetProperty("type") : entry.GetProperty("weightType")).GetString()!;

    // Some have a remark behind the word.
    private static string SecurityOf(JsonElement entry) => entry.GetProperty("security").GetString()!.Split(' ')[0];

    private static string SecurityText(Security security) => security switch
    {
        Security.MarketData => "MARKET_DATA",
        Security.UserStream => "USER_STREAM",
        Security.UserData => "USER_DATA",
        Security.Trade => "TRADE",
        _ => "NONE",
    };

    private static string PermissionText(Permission permission) => permission switch
    {
        Permission.Read => "enableReading",
        Permission.Spot => "enableSpotAndMarginTrading",
        Permission.InternalTransfer => "enableInternalTransfer",
        _ => "",
    };

    /// <summary>Queries and what the contract has them cost: the connector's number wins where it is one and the documents' is one too.</summary>
    private static IEnumerable<(string Query, (int Asked, int Succeeded) Weight)> Weights(JsonElement entry)
    {
        var weight = entry.GetProperty("weight");
        if (weight.ValueKind == JsonValueKind.Number)
        {
            var connector = entry.TryGetProperty("connector2026", out var newer) && newer.TryGetProperty("weight", out var number) ? number : weight;
            yield return ("", (connector.GetInt32(), connector.GetInt32()));
            yield break;
        }

        if (weight.ValueKind == JsonValueKind.String)
        {
            Assert.Equal("4 per symbol, max 200", weight.GetString());
            yield return ("symbol=BTCUSDT", (4, 4));
            foreach (var count in (int[])[1, 2, 50, 51, 100])
            {
                yield return ("symbols=[" + string.Join(',', Enumerable.Range(0, count).Select(number => $"\"S{number}\"")) + "]", (Math.Min(200, 4 * count), Math.Min(200, 4 * count)));
            }

            yield break;
        }

        foreach (var row in weight.EnumerateObject().Where(row => row.Name == "symbols" && row.Value.ValueKind == JsonValueKind.String))
        {
            Assert.Equal("2 per symbol, max 40", row.Value.GetString());
            foreach (var count in (int[])[1, 2, 20, 21, 100])
            {
                yield return ("symbols=[" + string.Join(',', Enumerable.Range(0, count).Select(number => $"\"S{number}\"")) + "]", (Math.Min(40, 2 * count), Math.Min(40, 2 * count)));
            }
        }

        foreach (var row in weight.EnumerateObject().Where(row => row.Value.ValueKind == JsonValueKind.Number))
        {
            var figure = row.Value.GetInt32();
            switch (row.Name)
            {
                case "success":
                    yield return ("", (weight.GetProperty("failed").GetInt32(), figure));
                    break;
                case "failed":
                    break;
                case "default":
                    yield return ("", (figure, figure));
                    break;
                case "success and the order expires because of the amendment":
                    // Only the venue knows that it was this one; it gives the weight back.
                    break;
                case "none" or "plain" or "without orderId":
                    yield return ("", (figure, figure));
                    break;
                case "symbol":
                    yield return ("symbol=BTCUSDT", (figure, figure));
                    break;
                case "symbolStatus":
                    yield return ("symbolStatus=TRADING", (figure, figure));
                    break;
                case "symbols":
                    yield return ("symbols=[\"A\",\"B\"]", (figure, figure));
                    break;
                case "preventedMatchId":
                    yield return ("preventedMatchId=7", (figure, figure));
                    break;
                case "invalid symbol":
                    // Charged as the call it is; the exchange forgives some of it.
                    break;
                case "with orderId" or "orderId":
                    yield return ("orderId=7", (figure, figure));
                    break;
                case "computeCommissionRates=true":
                    yield return (row.Name, (figure, figure));
                    break;
                case var range when range.StartsWith("symbols ", StringComparison.Ordinal):
                    foreach (var count in Ends(range["symbols ".Length..]))
                    {
                        yield return ("symbols=[" + string.Join(',', Enumerable.Range(0, count).Select(number => $"\"S{number}\"")) + "]", (figure, figure));
                    }

                    break;
                case var range:
                    foreach (var limit in Ends(range))
                    {
                        yield return ($"symbol=BTCUSDT&limit={limit}", (figure, figure));
                    }

                    break;
            }
        }
    }

    private static int[] Ends(string range) => range.EndsWith('+') ? [int.Parse(range[..^1], null)] : [.. range.Split('-').Select(end => int.Parse(end, null))];
}
