using System.CommandLine;
using System.Text;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts credential</c>: what the exchange knows an account by. Its rights there are looked at before it is taken.</summary>
internal sealed class CredentialVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "The account." };
    private readonly Option<string> apiKey = new("--api-key") { HelpName = "KEY", Description = "The exchange's API key.", Required = true };
    private readonly Option<string?> secretFile = new("--secret-file") { HelpName = "FILE", Description = "The secret of an HMAC credential; - is standard input." };

    public CredentialVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "credential",
            "Give an account at a real exchange its credential, or another one.",
            "./keywright accounts credential main --api-key KEY",
            "./keywright accounts credential main --api-key KEY --secret-file -")
    {
        Arguments.Add(name);
        Options.Add(apiKey);
        Options.Add(secretFile);
        Does(everywhere, surroundings, (call, ct) => SecretReader.WithAsync(call, secrets => GiveAsync(call, secrets, ct), "secret"));
    }

    private async Task<int> GiveAsync(Call call, SecretReader secrets, CancellationToken ct)
    {
        var key = Encoding.ASCII.GetBytes(call.Get(apiKey)!);
        if (key.Length > 256)
        {
            return call.Misused("--api-key takes the exchange's API key, 64 letters and digits.");
        }

        using var secret = call.Get(secretFile) is { } path ? secrets.Passphrase(path) : null;
        using var body = new SecretBody();
        body.Add(SecretKind.UpstreamApiKey, key);
        if (secret is not null)
        {
            body.Add(SecretKind.UpstreamSecret, secret.Bytes.Span);
        }

        using var client = call.Connect();
        return call.With(await client.GiveCredentialAsync(call.Get(name)!, body, ct).ConfigureAwait(false), account =>
        {
            if (call.Json)
            {
                return call.Print(account, ControlJson.Default.AccountDetails);
            }

            call.Output.WriteLine(SafeText.Of($"The exchange knows account {account.Name} by this credential."));
            LiveText.Warn(call.Output, account);
            call.Output.WriteLine(SafeText.Of(account.State == "armed"
                ? "It is armed: its keys trade with it from now on."
                : $"It reads. Let it trade: ./keywright accounts arm {account.Name}"));
            return ExitCode.Done;
        });
    }
}
