using System.CommandLine;
using Keywright.Cli.KeyCommands;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.OrderCommands;

/// <summary><c>orders adopt</c>: an order made elsewhere becomes a key's.</summary>
internal sealed class AdoptVerb : Verb
{
    private readonly Argument<string> account = new("ACCOUNT") { Description = "Whose order it is at the exchange." };
    private readonly Argument<string> symbol = new("SYMBOL") { Description = "As the exchange spells it, such as BTCUSDT." };
    private readonly Argument<long> orderId = new("ORDERID") { Description = "The exchange's number of the order." };
    private readonly Option<string> key = new("--key") { HelpName = "KEY", Description = "The key that is to have it, by label or API key.", Required = true };

    public AdoptVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("adopt", "Give an open order that no key owns, or that a revoked key left, to a key.", "./keywright orders adopt main BTCUSDT 12345 --key my-bot")
    {
        foreach (var argument in (Argument[])[account, symbol, orderId])
        {
            Arguments.Add(argument);
        }

        Options.Add(key);
        Does(everywhere, surroundings, AdoptAsync);
    }

    private async Task<int> AdoptAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        var wish = new AdoptOrder { Symbol = call.Get(symbol)!, OrderId = call.Get(orderId), Key = call.Get(key)! };
        return call.With(await client.AdoptOrderAsync(call.Get(account)!, wish, ct).ConfigureAwait(false), order =>
        {
            if (call.Json)
            {
                return call.Print(order, ControlJson.Default.OpenOrder);
            }

            call.Output.WriteLine(SafeText.Of(
                $"Order {order.OrderId}, {order.Side} {KeyText.Number(order.Quantity)} {order.Symbol}{(order.Price == 0 ? "" : $" at {KeyText.Number(order.Price)}")}, belongs to key {order.Key}: it sees it, may cancel it, and what is left of it counts as its own."));
            return ExitCode.Done;
        });
    }
}
