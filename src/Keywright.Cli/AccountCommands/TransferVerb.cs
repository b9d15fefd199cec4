using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts transfer</c>: money from one paper account to another.</summary>
internal sealed class TransferVerb : Verb
{
    private readonly Argument<string> from = new("FROM") { Description = "The account that gives." };
    private readonly Argument<string> to = new("TO") { Description = "The account that gets." };
    private readonly Argument<string> asset = new("ASSET") { Description = "As the exchange spells it, such as USDT." };
    private readonly Argument<decimal> amount = AmountArgument.Create();

    public TransferVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("transfer", "Move money between paper accounts.", "./keywright accounts transfer paper grid USDT 500")
    {
        foreach (var argument in (Argument[])[from, to, asset, amount])
        {
            Arguments.Add(argument);
        }

        Does(everywhere, surroundings, TransferAsync);
    }

    private async Task<int> TransferAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        var wish = new Transfer(call.Get(from)!, call.Get(to)!, call.Get(asset)!, call.Get(amount));
        return call.With(await client.TransferAsync(wish, ct).ConfigureAwait(false), made =>
        {
            if (call.Json)
            {
                return call.Print(made, ControlJson.Default.TransferMade);
            }

            call.Output.WriteLine(SafeText.Of(
                $"Moved {AccountText.Number(made.Amount)} {made.Asset} from {made.From} to {made.To}: they have {AccountText.Number(made.FromFree)} and {AccountText.Number(made.ToFree)} free."));
            return ExitCode.Done;
        });
    }
}
