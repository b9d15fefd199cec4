using System.CommandLine;
using Keywright.Cli.Terminals;

namespace Keywright.Cli.OrderCommands;

/// <summary><c>orders</c>: whose the open orders of an account are.</summary>
internal static class OrdersVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var orders = new Verb("orders", "Open orders of an account and the keys that own them.", "./keywright orders list main --unowned", "./keywright orders adopt main BTCUSDT 12345 --key my-bot");
        orders.Subcommands.Add(new ListVerb(everywhere, surroundings));
        orders.Subcommands.Add(new AdoptVerb(everywhere, surroundings));
        return orders;
    }
}
