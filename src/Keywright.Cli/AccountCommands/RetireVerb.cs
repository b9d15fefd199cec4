using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts retire</c>: the key that bots used before they moved in here is watched until the exchange does not know it any more.</summary>
internal sealed class RetireVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "The account whose bots used it." };
    private readonly Option<string> apiKey = new("--api-key") { HelpName = "KEY", Description = "The old API key; its secret is not asked for.", Required = true };
    private readonly Option<bool> mistyped = new("--mistyped") { Description = "Take a key back that was named by mistake; the beginning of it that accounts show prints is enough." };

    public RetireVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("retire", "See that a key which bots used before is dead: name it, delete it at the exchange, look again.", "./keywright accounts retire main --api-key KEY")
    {
        Arguments.Add(name);
        Options.Add(apiKey);
        Options.Add(mistyped);
        Does(everywhere, surroundings, RetireAsync);
    }

    private async Task<int> RetireAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        var key = call.Get(apiKey)!;
        return call.With(await client.RetireCredentialAsync(call.Get(name)!, new RetireCredential(key, call.Get(mistyped)), ct).ConfigureAwait(false), account =>
        {
            if (call.Json)
            {
                return call.Print(account, ControlJson.Default.AccountDetails);
            }

            call.Output.WriteLine(SafeText.Of(call.Get(mistyped) ? "Taken back: it is watched no more." : account.Old?.FirstOrDefault(old => old.ApiKey == key)?.State switch
            {
                "dead" => "It is dead: the exchange knew it, and does not any more.",
                "alive" => "It is alive: delete it at the exchange, and repeat this. It is looked at every hour until it is dead.",
                _ => "The exchange does not know it, or not from this address: if your bots used it from elsewhere, only deleting it at the exchange makes sure. If you mistyped it, add --mistyped.",
            }));
            return ExitCode.Done;
        });
    }
}
