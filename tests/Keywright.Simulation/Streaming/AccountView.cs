using System.Text.Json;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Streaming;

/// <summary>
/// An account as one connection told it: orders, balances and lists from what was read when it began and every event since. What an event
/// says stands over what was read, for events come in order and none is lost.
/// </summary>
internal sealed class AccountView
{
    private readonly Dictionary<(string Symbol, long OrderId), Known> orders = [];
    private readonly Dictionary<string, (decimal Free, decimal Locked)> balances = [];
    private readonly Dictionary<long, string> lists = [];
    private readonly Dictionary<string, long> lastOrders = [];
    private readonly Dictionary<string, long> lastExecutions = [];
    private AccountEvent? lastReport;
    private bool wasRead;

    /// <summary>Takes in one report; returns what is wrong with it, or null.</summary>
    public string? Take(AccountEvent report)
    {
        var name = (report.Symbol, report.OrderId);
        if (lastExecutions.TryGetValue(report.Symbol, out var before) && report.ExecutionId <= before)
        {
            return $"execution {report.ExecutionId} of {report.Symbol} came after {before}";
        }

        // 1. What one command did comes together, and the balances close it.
        if (lastReport is { } last && last.TimeUs != report.TimeUs)
        {
            return $"no balances were told between what happened at {last.TimeUs} and at {report.TimeUs}";
        }

        // 2. An order begins with NEW and goes on from where it was.
        orders.TryGetValue(name, out var known);
        if (known is null && report.Execution != "NEW" && wasRead && report.OrderId > lastOrders.GetValueOrDefault(report.Symbol, long.MaxValue))
        {
            return $"the first word of order {report.OrderId} is {report.Execution}";
        }

        if (known is { WasTold: true })
        {
            if (known.Executed + report.Last != report.Executed && report.Execution == "TRADE")
            {
                return $"order {report.OrderId} had {known.Executed} filled, traded {report.Last} and has {report.Executed}";
            }

            if (report.Execution != "TRADE" && report.Executed != known.Executed)
            {
                return $"order {report.OrderId} had {known.Executed} filled and has {report.Executed} after {report.Execution}";
            }

            if (!known.IsOpen)
            {
                return $"order {report.OrderId} was {known.Status}, and then came {report.Execution}";
            }
        }

        lastExecutions[report.Symbol] = report.ExecutionId;
        lastReport = report;
        orders[name] = new Known(report.Status, report.Executed, report.Quote, report.IsOpen, WasTold: true);
        return null;
    }

    public void TakeBalances(JsonElement position)
    {
        lastReport = null;
        foreach (var balance in position.GetProperty("B").EnumerateArray())
        {
            balances[balance.GetProperty("a").GetString()!] = (SeenOrder.Number(balance, "f"), SeenOrder.Number(balance, "l"));
            told.Add(balance.GetProperty("a").GetString()!);
        }
    }

    public void TakeList(JsonElement list) => lists[list.GetProperty("g").GetInt64()] = list.GetProperty("L").GetString()!;

    /// <summary>What was read by REST after the events began: stands until an event says otherwise.</summary>
    public void Read(AccountReading reading)
    {
        foreach (var order in reading.Open.Concat(reading.Recent))
        {
            orders.TryAdd((order.Symbol, order.OrderId), new Known(order.Status!, order.Executed, order.Quote, order.IsOpen, WasTold: false));
            lastOrders[order.Symbol] = Math.Max(lastOrders.GetValueOrDefault(order.Symbol), order.OrderId);
        }

        foreach (var symbol in Board.Symbols)
        {
            lastOrders.TryAdd(symbol.Name, 0);
        }

        foreach (var (asset, balance) in reading.Balances)
        {
            if (!told.Contains(asset))
            {
                balances[asset] = balance;
            }
        }

        foreach (var id in reading.OpenLists)
        {
            lists.TryAdd(id, "EXECUTING");
        }

        wasRead = true;
    }

    /// <summary>What differs from the account as it was read in a quiet moment, or null.</summary>
    public string? Differs(AccountReading reading)
    {
        foreach (var order in reading.Open.Concat(reading.Recent))
        {
            if (!orders.TryGetValue((order.Symbol, order.OrderId), out var known))
            {
                return $"order {order} was never told";
            }

            if ((known.Status, known.Executed, known.Quote) != (order.Status, order.Executed, order.Quote))
            {
                return $"order {order} was told as {known}";
            }
        }

        var open = reading.Open.Select(order => (order.Symbol, order.OrderId)).ToHashSet();
        foreach (var (name, known) in orders)
        {
            if (known.IsOpen && !open.Contains(name))
            {
                return $"order {name} was told as {known} and is not open";
            }
        }

        foreach (var asset in reading.Balances.Keys.Union(balances.Keys))
        {
            var (mine, theirs) = (balances.GetValueOrDefault(asset), reading.Balances.GetValueOrDefault(asset));
            if (mine != theirs)
            {
                return $"{asset} was told as {mine} and is {theirs}";
            }
        }

        var running = lists.Where(list => list.Value == "EXECUTING").Select(list => list.Key).ToHashSet();
        return running.SetEquals(reading.OpenLists) ? null : $"lists {string.Join(", ", running)} were told as executing, and {string.Join(", ", reading.OpenLists)} are";
    }

    private readonly HashSet<string> told = [];

    private sealed record Known(string Status, decimal Executed, decimal Quote, bool IsOpen, bool WasTold);
}

/// <summary>An account as REST shows it.</summary>
/// <param name="Recent">The latest orders of each symbol, open or not.</param>
/// <param name="Bytes">All of the answers: two readings are equal when these are.</param>
internal sealed record AccountReading(
    IReadOnlyList<SeenOrder> Open, IReadOnlyList<SeenOrder> Recent, IReadOnlyDictionary<string, (decimal Free, decimal Locked)> Balances, IReadOnlyList<long> OpenLists, byte[] Bytes);
