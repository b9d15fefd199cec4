using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts rotate</c>: another credential in the place of an account's own, step by step, or by itself for a sub-account.</summary>
internal sealed class RotateVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "The account." };

    public RotateVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("rotate", "Give an account at a real exchange another credential, with no bot noticing.", "./keywright accounts rotate main")
    {
        Arguments.Add(name);
        Does(everywhere, surroundings, RotateAsync);
    }

    private async Task<int> RotateAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        return call.With(await client.RotateCredentialAsync(call.Get(name)!, ct).ConfigureAwait(false), account =>
        {
            if (call.Json)
            {
                return call.Print(account, ControlJson.Default.AccountDetails);
            }

            if (account.NextPublicKey is not null)
            {
                LiveText.NextSteps(call.Output, account);
            }
            else
            {
                call.Output.WriteLine(SafeText.Of($"Account {account.Name} uses a new credential."));
                LiveText.ShowOld(call.Output, account);
            }

            return ExitCode.Done;
        });
    }
}
