using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Keywright.Bench.Http;

/// <summary>A market of the desk's, with an order that rests there.</summary>
/// <param name="Symbol">Such as <c>BTCUSDT</c>.</param>
/// <param name="FarBelow">Half its price, on a tick: inside the percent-price filter, and nobody sells there.</param>
/// <param name="Quantity">About 20 of the quote asset at that price, on a lot.</param>
internal sealed record DeskMarket(string Symbol, string FarBelow, string Quantity)
{
    /// <summary>Those of the gateway that are quoted in USDT.</summary>
    public static List<DeskMarket> Of(IPEndPoint gateway)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{gateway}") };
        using var info = JsonDocument.Parse(client.GetStringAsync(new Uri("/api/v3/exchangeInfo", UriKind.Relative)).GetAwaiter().GetResult());
        var markets = new List<DeskMarket>();
        foreach (var market in info.RootElement.GetProperty("symbols").EnumerateArray().Where(s => s.GetProperty("quoteAsset").ValueEquals("USDT"u8)))
        {
            var symbol = market.GetProperty("symbol").GetString()!;
            using var average = JsonDocument.Parse(client.GetStringAsync(new Uri($"/api/v3/avgPrice?symbol={symbol}", UriKind.Relative)).GetAwaiter().GetResult());
            var price = decimal.Parse(average.RootElement.GetProperty("price").GetString()!, CultureInfo.InvariantCulture) / 2;
            markets.Add(new DeskMarket(symbol, OnGrid(price, market, "PRICE_FILTER", "tickSize"), OnGrid(20 / price, market, "LOT_SIZE", "stepSize")));
        }

        return markets;
    }

    private static string OnGrid(decimal value, JsonElement market, string filter, string step)
    {
        var grid = decimal.Parse(
            market.GetProperty("filters").EnumerateArray().First(f => f.GetProperty("filterType").ValueEquals(filter)).GetProperty(step).GetString()!,
            CultureInfo.InvariantCulture);
        return (Math.Floor(value / grid) * grid).ToString("0.########", CultureInfo.InvariantCulture);
    }
}
