using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys revoke</c>: at once and for ever.</summary>
internal sealed class RevokeVerb : Verb
{
    private readonly Argument<string> name = new("KEY") { Description = "A label or an API key." };

    private readonly Option<string?> successor = new("--successor") { HelpName = "KEY", Description = "On a real exchange: the key of the same account that gets its open orders, what it has bought and what it has used of its limits." };

    public RevokeVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("revoke", "End a key, at once and for ever.", "./keywright keys revoke my-bot", "./keywright keys revoke my-bot --successor my-bot-2")
    {
        Arguments.Add(name);
        Options.Add(successor);
        Does(everywhere, surroundings, RevokeAsync);
    }

    private async Task<int> RevokeAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        var heir = call.Get(successor);
        var answer = await (heir is null ? client.RevokeKeyAsync(call.Get(name)!, ct) : client.RevokeKeyAsync(call.Get(name)!, heir, ct)).ConfigureAwait(false);
        return call.With(answer, key =>
        {
            if (call.Json)
            {
                return call.Print(key, ControlJson.Default.KeyDetails);
            }
            if (key.Service is { } service)
            {
                call.Output.WriteLine(SafeText.Of($"Key {key.Label} is written down as removed. If it is still there, {service} can still use it: sign in at the exchange, open API Management, find {key.Label}, click Delete and confirm with your one-time code; then remove the key at {service}."));
                return ExitCode.Done;
            }
            call.Output.WriteLine(SafeText.Of($"Key {key.Label} ({KeyText.Masked(key.ApiKey)}) is {key.State}: every request with it is refused from now on.{(heir is null ? "" : $" What was its own is {heir}'s.")}"));
            return ExitCode.Done;
        });
    }
}
