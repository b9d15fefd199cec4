using System.Net;
using Keywright.Gateway;
using Keywright.Simulation.Checkers;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Runs;

/// <summary>Reads all that the account's owner can read, while nobody else does anything.</summary>
/// <param name="key">The owner's own.</param>
/// <param name="writer">Of its requests.</param>
/// <param name="court">Judges what it reads.</param>
/// <param name="others">Keys whose slice of the account is looked at.</param>
internal sealed class Auditor(BotKey key, AskWriter writer, Court court, IReadOnlyList<BotKey> others)
{
    private const int PageMax = 1000;

    /// <summary>From where nobody else asks, so that the address's request weight is the auditor's alone.</summary>
    private static readonly IPAddress Desk = IPAddress.Parse("192.0.2.77");

    private readonly Dictionary<string, List<PublicTrade>> tape = [];

    /// <summary>Null when the gateway died, or did not answer as it must.</summary>
    public async Task<Audit?> AuditAsync(Gate gate, RunningGateway gateway)
    {
        var moment = court.NextMoment();
        var orders = new List<SeenOrder>();
        var trades = new List<SeenTrade>();
        foreach (var symbol in Board.Symbols)
        {
            if (!await ReadAsync(gate, AskKind.AllOrders, symbol.Name, "orderId", orders, SeenOrder.Read, order => order.OrderId)
                || !await ReadAsync(gate, AskKind.MyTrades, symbol.Name, "fromId", trades, SeenTrade.Read, trade => trade.Id))
            {
                return null;
            }
        }

        var amendments = new List<SeenAmendment>();
        foreach (var order in orders.Where(order => court.Names.IsAmended(order.ClientId)))
        {
            var query = new Query().Add("limit", PageMax).Add("orderId", order.OrderId);
            if (await gate.SendAsync(writer.Read(AskKind.Amendments, key, order.Symbol, query)) is not { IsOk: true } history)
            {
                return null;
            }

            amendments.AddRange(history.Json.EnumerateArray().Select(SeenAmendment.Read));
        }

        var lists = new List<SeenList>();
        if (!await ReadAsync(gate, AskKind.AllLists, null, "fromId", lists, SeenList.Read, list => list.Id) || !await ReadTapeAsync(gate))
        {
            return null;
        }

        if (await gate.SendAsync(writer.Read(AskKind.OpenOrders, key, null)) is not { IsOk: true } open
            || await gate.SendAsync(writer.Read(AskKind.Account, key, null)) is not { IsOk: true } account)
        {
            return null;
        }

        var balances = account.Json.GetProperty("balances").EnumerateArray().ToDictionary(
            balance => balance.GetProperty("asset").GetString()!, balance => (SeenOrder.Number(balance, "free"), SeenOrder.Number(balance, "locked")));
        return new Audit(
            moment,
            orders,
            [.. open.Json.EnumerateArray().Select(SeenOrder.Read)],
            trades,
            lists,
            amendments,
            tape,
            balances,
            Sums(gateway),
            gateway.Parts.Venue.State.Crowd is not null)
        {
            Slices = await ReadSlicesAsync(gate),
        };
    }

    /// <summary>Of those keys whose terms are known for certain and let them read from where they are.</summary>
    private async Task<Dictionary<BotKey, IReadOnlyDictionary<string, decimal>>> ReadSlicesAsync(Gate gate)
    {
        var slices = new Dictionary<BotKey, IReadOnlyDictionary<string, decimal>>();
        foreach (var other in others.Where(other => other is { IsRevocationAsked: false, Possible.Count: 1 } && other.Now.Allocation.Count > 0))
        {
            if (await gate.SendAsync(writer.Read(AskKind.Account, other, null)) is { IsOk: true } account)
            {
                slices[other] = account.Json.GetProperty("balances").EnumerateArray().ToDictionary(
                    balance => balance.GetProperty("asset").GetString()!, balance => SeenOrder.Number(balance, "free") + SeenOrder.Number(balance, "locked"));
            }
        }

        return slices;
    }

    private async Task<bool> ReadAsync<T>(
        Gate gate, AskKind kind, string? symbol, string fromName, List<T> into, Func<System.Text.Json.JsonElement, T> read, Func<T, long> idOf)
    {
        for (long from = 1; ;)
        {
            var query = new Query().Add("limit", PageMax).Add(fromName, from);
            if (await gate.SendAsync(writer.Read(kind, key, symbol, query)) is not { } answer)
            {
                return false;
            }

            if (!answer.IsOk)
            {
                court.Fault("audit", 11, $"The account could not be read after a start on a sound disk: {kind} {answer.Status} {answer.Json}.");
                return false;
            }

            var page = answer.Json.EnumerateArray().Select(read).ToList();
            into.AddRange(page);
            if (page.Count < PageMax)
            {
                return true;
            }

            from = idOf(page[^1]) + 1;
        }
    }

    /// <summary>Reads on from where the tape was left; at first only where it stands.</summary>
    private async Task<bool> ReadTapeAsync(Gate gate)
    {
        foreach (var symbol in Board.Symbols)
        {
            if (!tape.TryGetValue(symbol.Name, out var trades))
            {
                if (await gate.SendAsync(writer.Public("/api/v3/trades", $"symbol={symbol.Name}&limit=1", symbol.Name, Desk)) is not { IsOk: true } last)
                {
                    return false;
                }

                tape[symbol.Name] = [.. last.Json.EnumerateArray().Select(PublicTrade.Read)];
                continue;
            }

            for (var count = PageMax; count == PageMax;)
            {
                var path = $"symbol={symbol.Name}&limit={PageMax}&fromId={trades[^1].Id + 1}";
                if (await gate.SendAsync(writer.Public("/api/v3/historicalTrades", path, symbol.Name, Desk)) is not { IsOk: true } page)
                {
                    return false;
                }

                count = page.Json.GetArrayLength();
                trades.AddRange(page.Json.EnumerateArray().Select(PublicTrade.Read));
            }
        }

        return true;
    }

    /// <summary>What no client can see: the holdings of all accounts together.</summary>
    private static Dictionary<string, (decimal Sum, bool HasNegative)> Sums(RunningGateway gateway)
    {
        var exchange = gateway.Parts.Venue.State.Exchange;
        var sums = new Dictionary<string, (decimal Sum, bool HasNegative)>();
        for (var asset = 0; asset < exchange.Rules.Assets.Length; asset++)
        {
            var (sum, hasNegative) = (0m, false);
            for (var account = 0; account < exchange.AccountCount; account++)
            {
                var balance = exchange.BalanceOf(account, asset);
                sum += ((decimal)balance.Free + (decimal)balance.Locked) / 100_000_000m;
                hasNegative |= balance.Free < 0 || balance.Locked < 0;
            }

            sums[exchange.Rules.Assets[asset]] = (sum, hasNegative);
        }

        return sums;
    }
}
