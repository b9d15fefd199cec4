using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts arm</c>: the keys of an account at a real exchange may trade from now on.</summary>
internal sealed class ArmVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "The account." };

    public ArmVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("arm", "Let the keys of an account at a real exchange trade.", "./keywright accounts arm main")
    {
        Arguments.Add(name);
        Does(everywhere, surroundings, ArmAsync);
    }

    private async Task<int> ArmAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        return call.With(await client.ArmAccountAsync(call.Get(name)!, ct).ConfigureAwait(false), account =>
        {
            if (call.Json)
            {
                return call.Print(account, ControlJson.Default.AccountDetails);
            }

            call.Output.WriteLine(SafeText.Of($"Account {account.Name} is armed: its keys trade real money at {account.Venue}."));
            LiveText.Warn(call.Output, account);
            call.Output.WriteLine(SafeText.Of(
                $"Next: ./keywright keys create --label my-bot --account {account.Name} --preset spot-bot --symbols BTCUSDT --max-order-notional 100 --max-daily-notional 1000 --allow-ip 127.0.0.1 --accept-terms"));
            return ExitCode.Done;
        });
    }
}
