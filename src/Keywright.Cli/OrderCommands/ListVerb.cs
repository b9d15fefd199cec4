using System.CommandLine;
using Keywright.Cli.KeyCommands;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.OrderCommands;

/// <summary><c>orders list</c>.</summary>
internal sealed class ListVerb : Verb
{
    private readonly Argument<string> account = new("ACCOUNT") { Description = "Whose." };
    private readonly Option<bool> unowned = new("--unowned") { Description = "Only orders that no key of this gateway owns, or that a revoked key left." };

    public ListVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("list", "List the open orders of an account, as its exchange has them, and whose they are.", "./keywright orders list main", "./keywright orders list main --unowned --json")
    {
        Arguments.Add(account);
        Options.Add(unowned);
        Does(everywhere, surroundings, ListAsync);
    }

    private async Task<int> ListAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        return call.With(await client.ListOrdersAsync(call.Get(account)!, call.Get(unowned), ct).ConfigureAwait(false), orders =>
        {
            if (call.Json)
            {
                return call.Print(orders, ControlJson.Default.IReadOnlyListOpenOrder);
            }

            if (orders.Count == 0)
            {
                call.Output.WriteLine(call.Get(unowned) ? "Every open order belongs to a key that is in force." : "There are no open orders.");
                return ExitCode.Done;
            }

            var table = new Columns("SYMBOL", "ORDER", "SIDE", "TYPE", "PRICE", "LEFT", "OWNER") { FlushRight = [1, 4, 5] };
            foreach (var order in orders)
            {
                table.Add(
                    order.Symbol,
                    KeyText.Number(order.OrderId),
                    order.Side,
                    order.Type,
                    order.Price == 0 ? "-" : KeyText.Number(order.Price),
                    KeyText.Number(order.Quantity),
                    order.Key is null ? "nobody" : order.Revoked ? $"{order.Key} (revoked)" : order.Key);
            }

            table.WriteHeads(call.Output);
            table.WriteRows(call.Output);
            return ExitCode.Done;
        });
    }
}
