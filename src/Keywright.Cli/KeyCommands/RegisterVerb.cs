using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys register</c>: writes down a key that lives at the exchange; no secret is taken.</summary>
internal sealed class RegisterVerb : Verb
{
    private readonly Argument<string> label = new("LABEL") { Description = "What the key is called, here and best at the exchange too." };
    private readonly RegisterOptions there = new(isNew: true);
    private readonly TermsOptions terms = new();

    public RegisterVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "register",
            "Write down a key that a hosted service holds at the exchange itself, so that lists, reviews and reminders show it. Takes no secret.",
            "./keywright keys register '3Commas - DCA' --service 3Commas --permit read,spot --allow-ip 203.0.113.7 --lapse 90d --rotate-by 2027-01-31",
            "./keywright keys register taxes --service CoinTracker --notes 'made on the laptop'")
    {
        Arguments.Add(label);
        there.AddTo(this);
        terms.AddTo(this);
        Does(everywhere, surroundings, RegisterAsync);
    }

    private async Task<int> RegisterAsync(Call call, CancellationToken ct)
    {
        if (terms.TypedForTheGateway(call) is { } option)
        {
            return call.Misused($"{option} is held to by this gateway alone; a key at the exchange never comes by it, so leave it out.");
        }

        var blank = new RegisterKey { Label = call.Get(label)!, Service = "" };
        if (!there.TryApply(call, blank, out var key, out var misuse))
        {
            return call.Misused(misuse);
        }

        using var client = call.Connect();
        var answer = await client.RegisterKeyAsync(terms.Over(call, key), ct).ConfigureAwait(false);
        return call.With(answer, made =>
        {
            if (call.Json)
            {
                return call.Print(made, ControlJson.Default.KeyDetails);
            }

            call.Output.WriteLine(SafeText.Of($"Key {made.Label} is written down; {made.Service} holds it at the exchange."));
            KeyText.WriteRegistered(call.Output, made);
            call.Output.WriteLine(SafeText.Of($"Next: ./keywright keys assess --key {KeyText.Quoted(made.Label)} --hosted"));
            return ExitCode.Done;
        });
    }
}
