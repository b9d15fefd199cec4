using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts disarm</c>: the keys of an account at a real exchange only read and cancel from now on.</summary>
internal sealed class DisarmVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "The account." };

    public DisarmVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("disarm", "Stop an account at a real exchange from trading; its keys read and cancel.", "./keywright accounts disarm main")
    {
        Arguments.Add(name);
        Does(everywhere, surroundings, DisarmAsync);
    }

    private async Task<int> DisarmAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        return call.With(await client.DisarmAccountAsync(call.Get(name)!, ct).ConfigureAwait(false), account =>
        {
            if (call.Json)
            {
                return call.Print(account, ControlJson.Default.AccountDetails);
            }

            call.Output.WriteLine(SafeText.Of($"Account {account.Name} trades no more: its keys read and cancel. Open orders stay: {account.OpenOrders}."));
            return ExitCode.Done;
        });
    }
}
