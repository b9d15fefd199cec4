using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Requests;

/// <summary>Which parameters an order must and must not have, and what each may look like.</summary>
public sealed class ParameterRuleTests
{
    private const string Limit = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=50000";
    private const string Maker = "symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.001&price=50000";
    private const string Market = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001";
    private const string DecimalRange = @"^([0-9]{1,20})(\.[0-9]{1,20})?$";
    private const string IdRange = "^[a-zA-Z0-9-_]{1,36}$";

    [Theory]
    [InlineData("side=BUY&type=LIMIT", "symbol")]
    [InlineData("symbol=BTCUSDT&type=LIMIT", "side")]
    [InlineData("symbol=BTCUSDT&side=BUY", "type")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=0.001&price=50000", "timeInForce")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&price=50000", "quantity")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001", "price")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&price=50000", "quantity")]
    [InlineData("symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.001", "price")]
    public Task A_missing_parameter_is_named(string order, string name)
        => RefusesAsync(order, -1102, $"Mandatory parameter '{name}' was not sent, was empty/null, or malformed.");

    [Fact]
    public Task A_market_order_has_a_quantity_or_an_amount()
        => RefusesAsync("symbol=BTCUSDT&side=BUY&type=MARKET", -1102, "Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!");

    [Theory]
    [InlineData(Limit + "&stopPrice=1", "stopPrice")]
    [InlineData(Limit + "&quoteOrderQty=10", "quoteOrderQty")]
    [InlineData(Limit + "&trailingDelta=10", "trailingDelta")]
    [InlineData(Maker + "&timeInForce=GTC", "timeInForce")]
    [InlineData(Maker + "&stopPrice=1", "stopPrice")]
    [InlineData(Maker + "&quoteOrderQty=10", "quoteOrderQty")]
    [InlineData(Market + "&price=50000", "price")]
    [InlineData(Market + "&timeInForce=GTC", "timeInForce")]
    [InlineData(Market + "&stopPrice=1", "stopPrice")]
    [InlineData(Market + "&icebergQty=0.0001", "icebergQty")]
    [InlineData(Market + "&quoteOrderQty=10", "quoteOrderQty")]
    public Task A_parameter_too_many_is_named(string order, string name) => RefusesAsync(order, -1106, $"Parameter '{name}' sent when not required.");

    [Theory]
    [InlineData(Maker + "&pegPriceType=MARKET_PEG", "Pegged orders are not supported for this symbol.")]
    [InlineData(Limit + "&pegPriceType=PRIMARY_PEG", "Pegged orders are not supported for this symbol.")]
    public Task What_is_not_traded_here_is_refused_in_the_exchange_s_words(string order, string message) => RefusesAsync(order, -2010, message);

    [Theory]
    [InlineData("side=buy", -1117, "Invalid side.")]
    [InlineData("side=HOLD", -1117, "Invalid side.")]
    [InlineData("side=", -1105, "Parameter 'side' was empty.")]
    [InlineData("type=limit", -1116, "Invalid orderType.")]
    [InlineData("type=1", -1116, "Invalid orderType.")]
    [InlineData("timeInForce=GTX", -1115, "Invalid timeInForce.")]
    [InlineData("symbol=NONE", -1121, "Invalid symbol.")]
    [InlineData("symbol=", -1105, "Parameter 'symbol' was empty.")]
    [InlineData("symbol=btcusdt", -1100, "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.")]
    [InlineData("symbol=%E4%B8%8E", -1121, "Invalid symbol.")]
    [InlineData("symbol=%FF", -1100, "Illegal characters found in a parameter.")]
    [InlineData("symbol=BTC%00USDT", -1100, "Illegal characters found in a parameter.")]
    [InlineData("symbol=%zz", -1130, "Data sent for parameter 'symbol' is not valid.")]
    [InlineData("quantity=0", -1013, "Invalid quantity.")]
    [InlineData("quantity=-1", -1100, "Illegal characters found in parameter 'quantity'; legal range is '" + DecimalRange + "'.")]
    [InlineData("quantity=1e-3", -1100, "Illegal characters found in parameter 'quantity'; legal range is '" + DecimalRange + "'.")]
    [InlineData("quantity=.5", -1100, "Illegal characters found in parameter 'quantity'; legal range is '" + DecimalRange + "'.")]
    [InlineData("quantity=5.", -1100, "Illegal characters found in parameter 'quantity'; legal range is '" + DecimalRange + "'.")]
    [InlineData("quantity=%2B1", -1100, "Illegal characters found in parameter 'quantity'; legal range is '" + DecimalRange + "'.")]
    [InlineData("quantity=0x1", -1100, "Illegal characters found in parameter 'quantity'; legal range is '" + DecimalRange + "'.")]
    [InlineData("quantity=NaN", -1100, "Illegal characters found in parameter 'quantity'; legal range is '" + DecimalRange + "'.")]
    [InlineData("quantity=1,5", -1100, "Illegal characters found in parameter 'quantity'; legal range is '" + DecimalRange + "'.")]
    [InlineData("quantity=%D9%A1", -1100, "Illegal characters found in parameter 'quantity'; legal range is '" + DecimalRange + "'.")]
    [InlineData("quantity=100000000000000000000", -1100, "Illegal characters found in parameter 'quantity'; legal range is '" + DecimalRange + "'.")]
    [InlineData("quantity=0.000000001", -1111, "Parameter 'quantity' has too much precision.")]
    [InlineData("quantity=", -1105, "Parameter 'quantity' was empty.")]
    [InlineData("price=0", -1013, "Invalid price.")]
    [InlineData("price=-0.01", -1100, "Illegal characters found in parameter 'price'; legal range is '" + DecimalRange + "'.")]
    [InlineData("price=50000.000000001", -1111, "Parameter 'price' has too much precision.")]
    [InlineData("newClientOrderId=a b", -1100, "Illegal characters found in parameter 'newClientOrderId'; legal range is '" + IdRange + "'.")]
    [InlineData("newClientOrderId=1234567890123456789012345678901234567", -1100, "Illegal characters found in parameter 'newClientOrderId'; legal range is '" + IdRange + "'.")]
    [InlineData("newClientOrderId=", -1105, "Parameter 'newClientOrderId' was empty.")]
    [InlineData("newOrderRespType=SHORT", -1130, "Data sent for parameter 'newOrderRespType' is not valid.")]
    [InlineData("selfTradePreventionMode=MAYBE", -1130, "Data sent for parameter 'selfTradePreventionMode' is not valid.")]
    [InlineData("strategyType=999999", -1134, "strategyType was less than 1000000.")]
    [InlineData("strategyType=2147483648", -1108, "Parameter 'strategyType' overflowed.")]
    [InlineData("strategyId=9223372036854775808", -1108, "Parameter 'strategyId' overflowed.")]
    [InlineData("strategyId=-1", -1100, "Illegal characters found in parameter 'strategyId'; legal range is '^[0-9]{1,20}$'.")]
    public Task A_value_that_is_none_is_refused(string pair, int code, string message)
    {
        var name = pair[..pair.IndexOf('=')];
        var kept = Limit.Split('&').Where(p => !p.StartsWith(name + "=", StringComparison.Ordinal));
        return RefusesAsync(string.Join('&', kept.Append(pair)), code, message);
    }

    [Theory]
    [InlineData("POST", "/api/v3/order", Limit, 8)]
    [InlineData("POST", "/api/v3/order/test", Limit, 8)]
    [InlineData("DELETE", "/api/v3/order", "symbol=BTCUSDT&orderId=1", 4)]
    [InlineData("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT", 3)]
    public async Task An_unknown_parameter_is_refused_where_state_changes(string method, string path, string parameters, int read)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        foreach (var name in new[] { "Price", "stop_price", "reduceOnly", "computeCommissionRate", "%70rice2" })
        {
            (await bot.SendAsync(method, path, bot.Timed($"{parameters}&{name}=1"), "")).Refuses(
                -1104, $"Not all sent parameters were read; read '{read}' parameter(s) but was sent '{read + 1}'.");
        }

        // The flag of the test order is not one of the order.
        if (path == "/api/v3/order" && method == "POST")
        {
            (await bot.OrderAsync(parameters + "&computeCommissionRates=true")).Refuses(-1104, "Not all sent parameters were read; read '8' parameter(s) but was sent '9'.");
        }

        Assert.Equal("[]", (await bot.GetAsync("/api/v3/openOrders")).Body);
    }

    [Fact]
    public async Task An_unknown_parameter_is_passed_over_where_nothing_changes()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.GetAsync("/api/v3/account", "foo=1")).Succeeds();
        (await home.PublicAsync("/api/v3/avgPrice", "symbol=BTCUSDT&foo=1")).Succeeds();
    }

    [Fact]
    public async Task Too_many_parameters_and_too_long_ones_are_refused()
    {
        await using var home = await Home.OpenAsync();
        var many = string.Join('&', Enumerable.Range(0, 65).Select(i => $"p{i}=1"));
        (await home.PublicAsync("/api/v3/ping", many)).Refuses(-1101, "Too many parameters sent for this endpoint.");
        (await home.PublicAsync("/api/v3/ping", "a=" + new string('x', 16 * 1024))).Refuses(-1101, "Too many parameters sent for this endpoint.");
        (await home.PublicAsync("/api/v3/ping", "=1")).Refuses(-1103, "An unknown parameter was sent.");
        (await home.PublicAsync("/api/v3/ping", "&&&")).Succeeds();
    }

    [Theory]
    [InlineData("/api/v3/klines", "symbol=BTCUSDT", -1102, "Mandatory parameter 'interval' was not sent, was empty/null, or malformed.")]
    [InlineData("/api/v3/klines", "symbol=BTCUSDT&interval=1x", -1120, "Invalid interval.")]
    [InlineData("/api/v3/klines", "symbol=BTCUSDT&interval=1M&timeZone=15", -1130, "Data sent for parameter 'timeZone' is not valid.")]
    [InlineData("/api/v3/depth", "symbol=BTCUSDT&limit=0", -1130, "Data sent for parameter 'limit' is not valid.")]
    [InlineData("/api/v3/depth", "symbol=BTCUSDT&symbolStatus=HALT", -1220, "The symbol's status does not match the requested symbolStatus.")]
    [InlineData("/api/v3/depth", "symbol=BTCUSDT&symbolStatus=CLOSED", -1122, "Invalid symbolStatus.")]
    [InlineData("/api/v3/aggTrades", "symbol=BTCUSDT&fromId=1&startTime=1", -1128, "Combination of optional parameters invalid.")]
    [InlineData("/api/v3/ticker/price", "symbol=BTCUSDT&symbols=[\"BTCUSDT\"]", -1128, "Combination of optional parameters invalid.")]
    [InlineData("/api/v3/ticker/price", "symbols=[\"BTCUSDT\",\"BTCUSDT\"]", -1151, "Symbol is present multiple times in the list.")]
    [InlineData("/api/v3/ticker/price", "symbols=[[[[[[[[", -1100, "Illegal characters found in parameter 'symbols'; legal range is '^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$'.")]
    [InlineData("/api/v3/ticker/24hr", "type=HALF", -1139, "Invalid ticker type.")]
    [InlineData("/api/v3/exchangeInfo", "symbol=BTCUSDT&permissions=SPOT", -1128, "Combination of optional parameters invalid.")]
    [InlineData("/api/v3/exchangeInfo", "permissions=[\"SPOT\"", -1135, "JSON sent for parameter 'permissions' is not valid")]
    [InlineData("/api/v3/exchangeInfo", "permissions=[]", -1135, "JSON sent for parameter 'permissions' is not valid")]
    [InlineData("/api/v3/exchangeInfo", "permissions=[null]", -1135, "JSON sent for parameter 'permissions' is not valid")]
    [InlineData("/api/v3/exchangeInfo", "permissions=[[\"SPOT\"]]", -1135, "JSON sent for parameter 'permissions' is not valid")]
    [InlineData("/api/v3/exchangeInfo", "permissions=", -1105, "Parameter 'permissions' was empty.")]
    [InlineData("/api/v3/exchangeInfo", "symbolStatus=OPEN", -1122, "Invalid symbolStatus.")]
    [InlineData("/api/v3/exchangeInfo", "symbols=[\"BTCUSDT\"]&symbolStatus=TRADING", -1128, "Combination of optional parameters invalid.")]
    [InlineData("/api/v3/exchangeInfo", "symbol=NOSUCH", -1121, "Invalid symbol.")]
    public async Task Market_data_is_asked_for_properly(string path, string query, int code, string message)
    {
        await using var home = await Home.OpenAsync();
        (await home.PublicAsync(path, query)).Refuses(code, message);
    }

    [Theory]
    [InlineData("permissions=SPOT", 8)]
    [InlineData("permissions=[\"MARGIN\",\"SPOT\"]", 8)]
    [InlineData("permissions=MARGIN", 0)]
    [InlineData("permissions=[\"LEVERAGED\"]", 0)]
    [InlineData("permissions=NOTSPOT", 0)]
    [InlineData("symbolStatus=TRADING", 8)]
    [InlineData("symbolStatus=HALT", 0)]
    [InlineData("permissions=SPOT&symbolStatus=BREAK", 0)]
    public async Task Exchange_info_shows_the_symbols_of_a_permission_and_a_status(string query, int count)
    {
        await using var home = await Home.OpenAsync();
        Assert.Equal(count, (await home.PublicAsync("/api/v3/exchangeInfo", query)).Succeeds().Json.GetProperty("symbols").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/v3/order", "symbol=BTCUSDT", -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!")]
    [InlineData("/api/v3/order", "symbol=BTCUSDT&orderId=x", -1100, "Illegal characters found in parameter 'orderId'; legal range is '^[0-9]{1,20}$'.")]
    [InlineData("/api/v3/order", "symbol=BTCUSDT&orderId=9223372036854775808", -1108, "Parameter 'orderId' overflowed.")]
    [InlineData("/api/v3/order", "symbol=BTCUSDT&orderId=9223372036854775807", -2013, Wire.NoSuchOrder)]
    [InlineData("/api/v3/order", "symbol=BTCUSDT&orderId=0", -2013, Wire.NoSuchOrder)]
    [InlineData("/api/v3/myTrades", "symbol=BTCUSDT&orderId=1&startTime=1", -1128, "Combination of optional parameters invalid.")]
    [InlineData("/api/v3/myTrades", "", -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.")]
    [InlineData("/api/v3/allOrders", "symbol=BTCUSDT&startTime=1785751200000&endTime=1785664799999", 0, "")]
    [InlineData("/api/v3/allOrders", "symbol=BTCUSDT&startTime=1785600000000&endTime=1785686400001", -1127, "More than 24 hours between startTime and endTime.")]
    public async Task Orders_are_asked_for_properly(string path, string query, int code, string message)
    {
        await using var home = await Home.OpenAsync();
        var answer = await (await home.KeyAsync()).GetAsync(path, query);
        if (code == 0)
        {
            Assert.Equal("[]", answer.Succeeds().Body);
        }
        else
        {
            answer.Refuses(code, message);
        }
    }

    [Fact]
    public async Task A_cancel_names_its_order()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=one")).Succeeds().Long("orderId");
        const string Path = "/api/v3/order";
        (await bot.DeleteAsync(Path, "symbol=BTCUSDT")).Refuses(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
        (await bot.DeleteAsync(Path, "symbol=BTCUSDT&orderId=0")).Refuses(-2011, Wire.UnknownOrder);
        (await bot.DeleteAsync(Path, $"symbol=ETHUSDT&orderId={id}")).Refuses(-2011, Wire.UnknownOrder);
        (await bot.DeleteAsync(Path, $"symbol=BTCUSDT&orderId={id}&origClientOrderId=two")).Refuses(-2039, "Client order ID is not correct for this order ID.");
        (await bot.GetAsync(Path, $"symbol=BTCUSDT&orderId={id}&origClientOrderId=two")).Refuses(-2039, "Client order ID is not correct for this order ID.");
        (await bot.DeleteAsync(Path, $"symbol=BTCUSDT&orderId={id}&cancelRestrictions=ONLY_PARTIALLY_FILLED")).Refuses(-2011, "Order was not canceled due to cancel restrictions.");
        (await bot.DeleteAsync(Path, $"symbol=BTCUSDT&orderId={id}&cancelRestrictions=SOME")).Refuses(-1145, "Invalid cancelRestrictions");
        var gone = (await bot.DeleteAsync(Path, "symbol=BTCUSDT&origClientOrderId=one&newClientOrderId=bye&cancelRestrictions=ONLY_NEW")).Succeeds();
        Assert.Equal(("CANCELED", "one", "bye"), (gone.Text("status"), gone.Text("origClientOrderId"), gone.Text("clientOrderId")));
        (await bot.DeleteAsync(Path, $"symbol=BTCUSDT&orderId={id}")).Refuses(-2011, Wire.UnknownOrder);
    }

    private static async Task RefusesAsync(string order, int code, string message)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.OrderAsync(order)).Refuses(code, message);
        (await bot.PostAsync("/api/v3/order/test", order)).Refuses(code, message);
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/openOrders")).Body);
    }
}
