using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys rotate</c>: the same API key with a new secret.</summary>
internal sealed class RotateVerb : Verb
{
    private readonly Argument<string> name = new("KEY") { Description = "A label or an API key." };
    private readonly Option<string> overlap = new("--overlap") { HelpName = "24h|none", Description = "How long the old secret lives unless the new one is used before.", DefaultValueFactory = _ => "24h" };
    private readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "Why, for the audit log.", DefaultValueFactory = _ => "" };
    private readonly Option<string?> publicKey = new("--public-key") { HelpName = "FILE", Description = "PEM file of your new public key, for ed25519 and rsa." };
    private readonly Option<string?> env = new("--env") { HelpName = "FILE", Description = "Write URL, key and secret to a new file of mode 600, and keep the secret off the terminal." };
    private readonly ClaimOption claim = new();

    public RotateVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "rotate",
            "Give a key a new secret; the old one dies when the new one is first used, or when the overlap ends.",
            "./keywright keys rotate my-bot --reason 'quarterly'",
            "./keywright keys rotate my-bot --overlap none --reason 'config was published' --env my-bot.env")
    {
        Arguments.Add(name);
        foreach (var option in (Option[])[overlap, reason, publicKey, env])
        {
            Options.Add(option);
        }

        claim.AddTo(this);
        Does(everywhere, surroundings, RotateAsync);
    }

    private async Task<int> RotateAsync(Call call, CancellationToken ct)
    {
        var wish = new RotateKey { Reason = call.Get(reason)! };
        if (call.Get(overlap) is { } text && text != TermsOptions.None)
        {
            if (!TimeText.TrySpan(text, out var span))
            {
                return call.Misused($"--overlap takes a span as 24h or 7d, or none, not '{text}'.");
            }

            wish = wish with { OverlapSeconds = (long)span.TotalSeconds };
        }

        if (!claim.TryRead(call, call.Get(env), out var claimSeconds, out var misuse))
        {
            return call.Misused(misuse);
        }

        wish = wish with { ClaimInSeconds = claimSeconds };
        if (call.Get(publicKey) is { } publicKeyFile)
        {
            if (!PublicKeyFile.TryRead(publicKeyFile, out var pem, out var problem))
            {
                return call.Failed(problem);
            }

            wish = wish with { PublicKey = pem };
        }

        if (!SecretPlace.TryReserve(call.Get(env), out var place, out var placeProblem))
        {
            return call.Failed(placeProblem);
        }

        using (place)
        using (var client = call.Connect())
        {
            var answer = await client.RotateKeyAsync(call.Get(name)!, wish, ct).ConfigureAwait(false);
            await place!.KeepAsync(client, answer, ct).ConfigureAwait(false);
            return call.With(answer, key => Show(call, ClaimOption.Reachable(call, key), place, wish.OverlapSeconds > 0));
        }
    }

    private static int Show(Call call, KeyCreated key, SecretPlace place, bool overlaps)
    {
        if (call.Json)
        {
            return call.Print(key, ControlJson.Default.KeyCreated);
        }

        var output = call.Output;
        output.WriteLine(SafeText.Of(overlaps
            ? $"Key {key.Label} has a new secret; the old one is good until the new one is first used, or the overlap ends."
            : $"Key {key.Label} has a new secret; the old one is dead."));
        place.Show(output, key);
        return ExitCode.Done;
    }
}
