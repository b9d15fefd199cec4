using System.Text.Json;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>Reads all there is of an account's orders and trades, page by page.</summary>
internal static class History
{
    private const int Page = 1000;

    public static Task<SortedDictionary<long, JsonElement>> OrdersAsync(Bot bot, string symbol) => AllAsync(bot, "/api/v3/allOrders", symbol, "orderId", "orderId");

    public static Task<SortedDictionary<long, JsonElement>> TradesAsync(Bot bot, string symbol) => AllAsync(bot, "/api/v3/myTrades", symbol, "fromId", "id");

    private static async Task<SortedDictionary<long, JsonElement>> AllAsync(Bot bot, string path, string symbol, string from, string id)
    {
        var all = new SortedDictionary<long, JsonElement>();
        long next = 0;
        while (true)
        {
            var answer = await bot.GetAsync(path, $"symbol={symbol}&{from}={next}&limit={Page}");
            Assert.True(answer.Status == 200, answer.Body);
            foreach (var item in answer.Json.EnumerateArray())
            {
                Assert.True(all.TryAdd(item.GetProperty(id).GetInt64(), item), $"{path} has {id} twice: {item}");
            }
            if (answer.Json.GetArrayLength() < Page)
            {
                return all;
            }
            next = all.Keys.Max() + 1;
        }
    }
}
