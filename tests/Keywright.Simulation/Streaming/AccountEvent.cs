using System.Text.Json;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Streaming;

/// <summary>An executionReport as its listener reads it.</summary>
internal sealed record AccountEvent(
    string Symbol, long OrderId, string ClientId, string OriginalId, string Execution, string Status, long ExecutionId, long TradeId, long TimeUs, decimal Quantity, decimal Last, decimal Executed, decimal Quote, SeenTrade? Trade)
{
    public bool IsOpen => Status is "NEW" or "PARTIALLY_FILLED";

    public static AccountEvent Read(JsonElement json)
    {
        var execution = json.GetProperty("x").GetString()!;
        var (symbol, order, trade) = (json.GetProperty("s").GetString()!, json.GetProperty("i").GetInt64(), json.GetProperty("t").GetInt64());
        var (quantity, price) = (SeenOrder.Number(json, "l"), SeenOrder.Number(json, "L"));
        return new AccountEvent(
            symbol,
            order,
            json.GetProperty("c").GetString()!,
            json.GetProperty("C").GetString()!,
            execution,
            json.GetProperty("X").GetString()!,
            json.GetProperty("I").GetInt64(),
            trade,
            json.GetProperty("T").GetInt64(),
            SeenOrder.Number(json, "q"),
            quantity,
            SeenOrder.Number(json, "z"),
            SeenOrder.Number(json, "Z"),
            execution == "TRADE"
                ? new SeenTrade(symbol, trade, order, price, quantity, SeenOrder.Number(json, "Y"), SeenOrder.Number(json, "n"), json.GetProperty("N").GetString()!, json.GetProperty("T").GetInt64(), json.GetProperty("S").GetString() == "BUY", json.GetProperty("m").GetBoolean())
                : null);
    }
}
