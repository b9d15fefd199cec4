using System.Globalization;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>One connection's load: orders far and near, market orders, cancels; notes every yes until the connection breaks.</summary>
internal sealed class Trader(Bot bot, Acknowledged acknowledged, Random random, string names)
{
    /// <summary>Refusals that trading at random meets: a filter, too little money, an order that is gone.</summary>
    private static readonly int[] Expected = [-1013, -2010, -2011];

    private readonly List<(string Symbol, long OrderId)> open = [];
    private readonly Dictionary<string, decimal> prices = [];
    private int named;

    /// <summary>Ends when the server is gone.</summary>
    /// <param name="answered">Called after every answer.</param>
    public async Task TradeAsync(Action answered)
    {
        try
        {
            while (true)
            {
                await (open.Count > 0 && random.Next(3) == 0 ? CancelAsync() : PlaceAsync());
                answered();
            }
        }
        catch (Exception why) when (why is HttpRequestException or System.Net.Sockets.SocketException)
        {
            // Killed. What was on its way may have been done or not; whoever checks knows its name.
        }
    }

    private async Task PlaceAsync()
    {
        var (symbol, _, quote) = Acknowledged.Symbols[random.Next(Acknowledged.Symbols.Length)];
        var decimals = quote == "BTC" ? 5 : 2;
        if (!prices.TryGetValue(symbol, out var price))
        {
            var said = await bot.PublicAsync("/api/v3/ticker/price", $"symbol={symbol}");
            price = prices[symbol] = decimal.Parse(said.Json.GetProperty("price").GetString()!, CultureInfo.InvariantCulture);
        }
        var name = $"{names}{named++}";
        var side = random.Next(2) == 0 ? "BUY" : "SELL";
        var worth = quote == "BTC" ? 0.0005m : 20m;
        var quantity = Math.Max(quote == "BTC" ? 0.01m : 0.001m, decimal.Round(worth / price, 3));
        var at = decimal.Round(price * (1 + (random.Next(-40, 41) * 0.0002m)), decimals);
        var order = random.Next(5) switch
        {
            0 => $"type=MARKET&quoteOrderQty={Text(worth)}",
            1 => $"type=MARKET&quantity={Text(quantity)}",
            2 => $"type=LIMIT&timeInForce={(random.Next(2) == 0 ? "IOC" : "FOK")}&quantity={Text(quantity)}&price={Text(at)}",
            _ => $"type=LIMIT&timeInForce=GTC&quantity={Text(quantity)}&price={Text(at)}",
        };
        acknowledged.Sent(name, symbol);
        var request = bot.Sign($"symbol={symbol}&side={side}&{order}&newClientOrderId={name}&newOrderRespType=FULL");
        var answer = await bot.SendAsync(HttpMethod.Post, "/api/v3/order", request);
        if (!Succeeded(answer))
        {
            return;
        }
        acknowledged.Order(request, answer);
        if (answer.Json.GetProperty("status").GetString() is "NEW" or "PARTIALLY_FILLED")
        {
            open.Add((symbol, answer.Json.GetProperty("orderId").GetInt64()));
        }
    }

    private async Task CancelAsync()
    {
        var (symbol, id) = open[random.Next(open.Count)];
        open.Remove((symbol, id));
        var answer = await bot.DeleteAsync("/api/v3/order", $"symbol={symbol}&orderId={id}");
        if (Succeeded(answer))
        {
            acknowledged.Cancel(answer.Json);
        }
    }

    private static bool Succeeded(Answer answer)
    {
        Assert.True(answer.Status == 200 || (answer.Status == 400 && Expected.Contains(answer.Code)), $"{answer.Status} {answer.Body}");
        return answer.Status == 200;
    }

    private static string Text(decimal value) => value.ToString("0.########", CultureInfo.InvariantCulture);
}
