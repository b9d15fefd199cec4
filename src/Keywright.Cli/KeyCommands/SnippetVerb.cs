using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;
using Keywright.Control.Snippets;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys snippet</c>: the lines that make a published client use a key here.</summary>
internal sealed class SnippetVerb : Verb
{
    private readonly Argument<string> name = new("KEY") { Description = "A label or an API key." };
    private readonly Option<string> client = new("--for") { HelpName = SnippetBook.Names('|'), Description = "The client the lines are for.", Required = true };

    public SnippetVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("snippet", "Print lines that make a client use a key here.", "./keywright keys snippet my-bot --for ccxt", "./keywright keys snippet my-bot --for curl > balances.sh")
    {
        Arguments.Add(name);
        Options.Add(client);
        Does(everywhere, surroundings, PrintAsync);
    }

    private async Task<int> PrintAsync(Call call, CancellationToken ct)
    {
        var wanted = call.Get(client)!;
        if (!SnippetBook.Knows(wanted))
        {
            return call.Misused($"--for takes {SnippetBook.Names(',')}, not '{wanted}'.");
        }
        using var server = call.Connect();
        var found = await server.FindKeyAsync(call.Get(name)!, ct).ConfigureAwait(false);
        if (found is not ControlAnswer<KeyDetails>.Done { Value: var key })
        {
            return call.With(found, _ => ExitCode.Done);
        }
        if (key.Service is { } service)
        {
            return call.Failed($"'{key.Label}' lives at the exchange, where {service} uses it; there are lines only for keys of this gateway.");
        }
        var status = await server.StatusAsync(ct).ConfigureAwait(false);
        return call.With(status, here =>
        {
            var text = SnippetBook.Write(wanted, new(here.Api, key.ApiKey, SafeText.Of(key.Label), key.Type));
            if (call.Json)
            {
                return call.Print(new(wanted, key.ApiKey, here.Api, text), CliJson.Default.SnippetPrinted);
            }
            call.Output.Write(text);
            return ExitCode.Done;
        });
    }
}
