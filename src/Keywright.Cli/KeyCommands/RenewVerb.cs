using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys renew</c>: confirms a key, which winds its clocks anew.</summary>
internal sealed class RenewVerb : Verb
{
    private readonly Argument<string> name = new("KEY") { Description = "A label or an API key." };
    private readonly Option<string?> expires = new("--expires") { HelpName = "90d|none", Description = "When it ends, 7d to 365d from now; else its end stays as it is." };

    public RenewVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("renew", "Confirm a key: its trading authority runs anew, and it gets a new end.", "./keywright keys renew my-bot --expires 90d", "./keywright keys renew my-bot")
    {
        Arguments.Add(name);
        Options.Add(expires);
        Does(everywhere, surroundings, RenewAsync);
    }

    private async Task<int> RenewAsync(Call call, CancellationToken ct)
    {
        long? seconds = null;
        switch (call.Get(expires))
        {
            case null:
                break;
            case TermsOptions.None:
                seconds = 0;
                break;
            case var text when TimeText.TrySpan(text, out var span):
                seconds = (long)span.TotalSeconds;
                break;
            case var text:
                return call.Misused($"--expires takes a span as 90d or 12w, or none, not '{text}'.");
        }

        using var client = call.Connect();
        var answer = await client.RenewKeyAsync(call.Get(name)!, new RenewKey { ExpiresInSeconds = seconds }, ct).ConfigureAwait(false);
        return call.With(answer, key =>
        {
            if (call.Json)
            {
                return call.Print(key, ControlJson.Default.KeyDetails);
            }

            call.Output.WriteLine(SafeText.Of($"Key {key.Label} is {key.State}."));
            call.Output.WriteLine($"  expires    {KeyText.Time(key.ExpiresAt, "never")}");
            call.Output.WriteLine($"  trades     until {KeyText.Time(key.TradingAuthorityExpiresAt, "it ends: it has no lapse")}");
            return ExitCode.Done;
        });
    }
}
