using System.CommandLine;
using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts deposit</c>: money for a paper account, out of nothing.</summary>
internal sealed class DepositVerb : Verb
{
    private readonly Argument<string> account = new("ACCOUNT") { Description = "The paper account." };
    private readonly Argument<string> asset = new("ASSET") { Description = "As the exchange spells it, such as USDT." };
    private readonly Argument<decimal> amount = AmountArgument.Create();

    public DepositVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("deposit", "Put money on a paper account.", "./keywright accounts deposit paper USDT 10000")
    {
        Arguments.Add(account);
        Arguments.Add(asset);
        Arguments.Add(amount);
        Does(everywhere, surroundings, DepositAsync);
    }

    private async Task<int> DepositAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        var answer = await client.DepositAsync(call.Get(account)!, new Deposit(call.Get(asset)!, call.Get(amount)), ct).ConfigureAwait(false);
        return call.With(answer, made =>
        {
            if (call.Json)
            {
                return call.Print(made, ControlJson.Default.DepositMade);
            }

            call.Output.WriteLine(SafeText.Of(string.Create(
                CultureInfo.InvariantCulture, $"Deposited {made.Amount:0.########} {made.Asset} on account {made.Account}: it holds {made.Free:0.########} free and {made.Locked:0.########} locked.")));
            return ExitCode.Done;
        });
    }
}
