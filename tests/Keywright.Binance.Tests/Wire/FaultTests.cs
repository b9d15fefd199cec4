using System.Text;
using Keywright.Binance.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Wire;

/// <summary>Every refusal in use against errors.json: its text there, word for word, and its status.</summary>
public sealed class FaultTests
{
    // Texts that errors.json does not hold, with where they come from.
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["GET /api/v3/nothing is not supported by Keywright."] = "DESIGN.md: a path that is not served",
        ["Iceberg quantities is not supported by Keywright."] = "DESIGN.md, for a part of a path",
        ["strategyType was less than 1000000."] = "auth.md section 10; errors.json keeps the page's backticks",
        ["Filter failure: PERCENT_PRICE_BY_SIDE"] = "spot-rest.md section 5: 'Filter failure: NAME'; the list in errors.json has 18 of the names",
        ["Invalid quantity."] = "auth.md section 11",
        ["Invalid stopPrice."] = "auth.md section 11: 'and the like'",
        ["Invalid price."] = "auth.md section 11: 'and the like'",
        ["Order cancel-replace failed."] = "spot-rest.md section 7; errors.json has it as the code's name",
        ["Order cancel-replace partially failed."] = "spot-rest.md section 7; errors.json has it as the code's name",
        ["A cap."] = "PROMISES.md: a plain sentence",
    };

    private static readonly Fault[] InUse =
    [
        Faults.Unavailable, Faults.Internal, Faults.NotAuthorized, Faults.TooManyQueued, Faults.OutcomeUnknown, Faults.TooManyOrders,
        Faults.OutsideRecvWindow, Faults.AheadOfServer, Faults.InvalidSignature, Faults.KeyFormatInvalid, Faults.KeyRejected, Faults.InvalidTimeUnit,
        Faults.WeightUsedUp(6000, "1 MINUTE"), Faults.OrdersUsedUp(100, "10 SECOND"),
        Faults.NotSupported("GET", "/api/v3/nothing"), Faults.FeatureNotSupported("Iceberg quantities"),
        ParameterFaults.IllegalCharacters, ParameterFaults.TooManyParameters, ParameterFaults.DuplicateParameter, ParameterFaults.UnknownParameter,
        ParameterFaults.TimeInForceNotRequired, ParameterFaults.InvalidTimeInForce, ParameterFaults.InvalidOrderType, ParameterFaults.InvalidSide,
        ParameterFaults.InvalidInterval, ParameterFaults.InvalidSymbol, ParameterFaults.InvalidSymbolStatus, ParameterFaults.LookupIntervalTooBig,
        ParameterFaults.BadCombination, ParameterFaults.InvalidData, ParameterFaults.StrategyTypeTooSmall, ParameterFaults.InvalidTickerType,
        ParameterFaults.InvalidCancelRestrictions, ParameterFaults.SymbolRepeated, ParameterFaults.SymbolStatusMismatch, ParameterFaults.NoReferencePrice,
        ParameterFaults.OutOfRange("price", ParameterFaults.DecimalRange), ParameterFaults.TooManyValues("symbols", 100),
        ParameterFaults.MandatoryMissing("symbol"), ParameterFaults.OneOfTwoMissing("origClientOrderId", "orderId"),
        ParameterFaults.GreaterThan("recvWindow", 60000), ParameterFaults.NotAllRead(8, 9), ParameterFaults.Empty("symbol"),
        ParameterFaults.NotRequired("price"), ParameterFaults.Overflowed("quantity"), ParameterFaults.TooPrecise("quantity"),
        ParameterFaults.MoreThanHours(24), ParameterFaults.NotValid("limit"),
        OrderFaults.SelfTradeModeNotAllowed, OrderFaults.InvalidQuantity, OrderFaults.InvalidPrice, OrderFaults.InvalidStopPrice, OrderFaults.IcebergExceedsQuantity, OrderFaults.InsufficientBalance, OrderFaults.WouldTake, OrderFaults.WouldTrigger, OrderFaults.DuplicateOrder,
        OrderFaults.MarketClosed, OrderFaults.ZeroNotional, OrderFaults.NoLiquidity, OrderFaults.NoMarketLiquidity,
        OrderFaults.StopLossNotSupported, OrderFaults.StopLossLimitNotSupported, OrderFaults.TakeProfitNotSupported, OrderFaults.TakeProfitLimitNotSupported,
        OrderFaults.TrailingStopNotSupported, OrderFaults.IcebergNotSupported, OrderFaults.PeggedNotSupported,
        OrderFaults.SymbolNotWhitelisted, OrderFaults.ActionDisabled, OrderFaults.MayNotTrade, OrderFaults.UnknownOrder, OrderFaults.CancelRestricted,
        OrderFaults.CancelDisabled, OrderFaults.NoSuchOrder, OrderFaults.OrderArchived, OrderFaults.ClientOrderIdMismatch, OrderFaults.Rejected("A cap."),
        OrderFaults.AmendIncrease, OrderFaults.AmendNoChange, OrderFaults.ReplaceFailed, OrderFaults.ReplacePartlyFailed,
        OrderListFaults.TypeNotSupported, OrderListFaults.BuyLimitMustBeBelow, OrderListFaults.SellLimitMustBeAbove, OrderListFaults.BothLimit,
        OrderListFaults.BuyStopLossMustBeAbove, OrderListFaults.SellStopLossMustBeBelow, OrderListFaults.BuyTakeProfitMustBeBelow,
        OrderListFaults.SellTakeProfitMustBeAbove, OrderListFaults.PricesNotCorrect, OrderListFaults.IcebergWithoutGtc("aboveIcebergQty"),
        .. FilterFailures(),
    ];

    [Fact]
    public void Every_text_in_use_is_in_the_contract()
    {
        var texts = Texts();
        foreach (var fault in InUse)
        {
            Assert.True(Elsewhere.ContainsKey(fault.Message) || texts.Any(text => text.Code == fault.Code && Fits(text.Message, fault.Message)),
                $"{fault.Code} '{fault.Message}' is not in errors.json. Correct the text, or say in this test where it comes from.");
        }
    }

    [Fact]
    public void Every_status_in_use_is_one_the_contract_allows()
    {
        foreach (var fault in InUse)
        {
            var expected = fault.Code switch
            {
                -1000 => fault.Status is 400 or 404 or 503,
                -1001 => fault.Status == 503,
                -1002 or -2014 or -2015 => fault.Status == 401,
                -1003 or -1015 => fault.Status == 429,
                -1007 => fault.Status == 504,
                -2021 => fault.Status == 409,
                _ => fault.Status == 400,
            };
            Assert.True(expected, $"{fault.Code} has status {fault.Status}.");
        }
    }

    [Fact]
    public void Every_public_refusal_is_in_this_test()
    {
        foreach (var type in new[] { typeof(Faults), typeof(ParameterFaults), typeof(OrderFaults) })
        {
            foreach (var property in type.GetProperties().Where(property => property.PropertyType == typeof(Fault)))
            {
                Assert.Contains((Fault)property.GetValue(null)!, InUse);
            }
        }
    }

    [Fact]
    public void A_refusal_writes_itself_with_plain_apostrophes()
    {
        Assert.Equal("""{"code":-1021,"msg":"Timestamp for this request was 1000ms ahead of the server's time."}""", Json(Faults.AheadOfServer));
        Assert.Equal("""{"code":-1102,"msg":"Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."}""", Json(ParameterFaults.MandatoryMissing("symbol")));
        Assert.Equal("""{"code":-1100,"msg":"Illegal characters found in parameter 'quantity'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'."}""",
            Json(ParameterFaults.OutOfRange("quantity", ParameterFaults.DecimalRange)));
    }

    [Theory]
    [InlineData("GET", "/api/v3/klines/", "GET /api/v3/klines/ is not supported by Keywright.")]
    [InlineData("GET", "/<script>", "This path is not supported by Keywright.")]
    [InlineData("GET", "/a\r\nb", "This path is not supported by Keywright.")]
    public void Only_a_tame_path_is_repeated(string method, string path, string message)
    {
        Assert.Equal(new Fault(404, -1000, message), Faults.NotSupported(method, path));
        Assert.Equal(new Fault(404, -1000, "This path is not supported by Keywright."), Faults.NotSupported("GET", "/" + new string('a', 200)));
    }

    private static string Json(Fault fault) => Encoding.UTF8.GetString(fault.ToJson());

    private static IEnumerable<Fault> FilterFailures() =>
        typeof(FilterNames).GetFields().Select(field => OrderFaults.FilterFailure((string)field.GetRawConstantValue()!));

    private static List<(int Code, string Message)> Texts()
    {
        var errors = SharedReference.Load("errors.json");
        var texts = new List<(int, string)>();
        foreach (var entry in errors.GetProperty("spot").EnumerateArray().Concat(errors.GetProperty("spotExtra").EnumerateArray()))
        {
            texts.AddRange(entry.GetProperty("messages").EnumerateArray().Select(message => (entry.GetProperty("code").GetInt32(), message.GetString()!)));
        }

        var engine = errors.GetProperty("engineMessages");
        foreach (var code in engine.GetProperty("codes").EnumerateArray())
        {
            texts.AddRange(engine.GetProperty("messages").EnumerateArray().Select(message => (code.GetInt32(), message.GetString()!)));
        }

        texts.AddRange(errors.GetProperty("filterFailures").GetProperty("messages").EnumerateArray().Select(message => (-1013, message.GetString()!)));
        return texts;
    }

    /// <summary>The message is the template with something in each %s.</summary>
    private static bool Fits(string template, string message)
    {
        var parts = template.Split("%s");
        var at = 0;
        for (var index = 0; index < parts.Length; index++)
        {
            var found = index == 0 ? (message.StartsWith(parts[0], StringComparison.Ordinal) ? 0 : -1)
                : index == parts.Length - 1 && parts[index].Length > 0 ? message.LastIndexOf(parts[index], StringComparison.Ordinal)
                : message.IndexOf(parts[index], at, StringComparison.Ordinal);
            if (found < at || (index > 0 && found == at && parts[index].Length > 0))
            {
                return false;
            }

            at = found + parts[index].Length;
        }

        return parts[^1].Length == 0 || at == message.Length;
    }
}
