using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys create</c>: cuts a key and shows its secret once.</summary>
internal sealed class CreateVerb : Verb
{
    private readonly CreateOptions options = new();

    public CreateVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "create",
            "Cut a key and show its secret, once.",
            "./keywright keys create --label my-bot --preset spot-bot",
            "./keywright keys create --label taxes --preset portfolio --expires 90d --env taxes.env",
            "./keywright keys create --label ann --preset spot-bot --claim 1h",
            "./keywright keys create --label grid --level read-write --type ed25519 --public-key grid.pub.pem --allow-ip 203.0.113.7")
    {
        options.AddTo(this);
        Does(everywhere, surroundings, CreateAsync);
    }

    private async Task<int> CreateAsync(Call call, CancellationToken ct)
    {
        if (!options.TryRead(call, out var wish, out var publicKeyFile, out var misuse))
        {
            return call.Misused(misuse);
        }

        // 1. The two files, before a key exists that nobody could use.
        if (publicKeyFile is not null)
        {
            if (!PublicKeyFile.TryRead(publicKeyFile, out var pem, out var problem))
            {
                return call.Failed(problem);
            }
            wish = wish with { PublicKey = pem };
        }
        if (!SecretPlace.TryReserve(call.Get(options.Env), out var place, out var placeProblem))
        {
            return call.Failed(placeProblem);
        }

        // 2. The key.
        using (place)
        using (var client = call.Connect())
        {
            var answer = await client.CreateKeyAsync(wish, ct).ConfigureAwait(false);
            await place!.KeepAsync(client, answer, ct).ConfigureAwait(false);
            if (answer is ControlAnswer<KeyCreated>.Refused { Why: var why } && why.StartsWith("terms:", StringComparison.Ordinal)
                && await client.TermsAsync(ct).ConfigureAwait(false) is ControlAnswer<Terms>.Done { Value: var terms })
            {
                TermsVerb.Write(call.Surroundings.Error, terms);
            }

            return call.With(answer, key => Show(call, ClaimOption.Reachable(call, key), place));
        }
    }

    private static int Show(Call call, KeyCreated key, SecretPlace place)
    {
        if (call.Json)
        {
            return call.Print(key, ControlJson.Default.KeyCreated);
        }
        var output = call.Output;
        output.WriteLine(SafeText.Of($"Key {key.Label} is cut on account {key.Account}."));
        place.Show(output, key);
        KeyText.WritePolicy(output, key.Type, key.Permissions, key.AllowedIps, key.Symbols, key.ExpiresAt, key.TradingAuthorityExpiresAt);
        output.WriteLine(SafeText.Of($"Next: ./keywright keys snippet {KeyText.Quoted(key.Label)} --for curl"));
        return ExitCode.Done;
    }
}
