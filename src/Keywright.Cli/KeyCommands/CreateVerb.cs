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
        EnvFile? env = null;
        if (call.Get(options.Env) is { } envPath && !EnvFile.TryReserve(envPath, out env, out var envProblem))
        {
            return call.Failed(envProblem);
        }

        // 2. The key.
        using (env)
        using (var client = call.Connect())
        {
            var answer = await client.CreateKeyAsync(wish, ct).ConfigureAwait(false);
            if (answer is ControlAnswer<KeyCreated>.Done { Value: var made } && env is not null)
            {
                var status = await client.StatusAsync(ct).ConfigureAwait(false);
                env.Fill(made, status is ControlAnswer<ServerStatus>.Done { Value.Api: var api } ? api : null);
            }
            return call.With(answer, key => Show(call, key, env));
        }
    }

    private static int Show(Call call, KeyCreated key, EnvFile? env)
    {
        if (call.Json)
        {
            return call.Print(key, ControlJson.Default.KeyCreated);
        }
        var output = call.Output;
        output.WriteLine(SafeText.Of($"Key {key.Label} is cut on account {key.Account}."));
        output.WriteLine($"  apiKey     {key.ApiKey}");
        if (env is not null)
        {
            output.WriteLine(SafeText.Of($"  secretKey  {(key.SecretKey is null ? "yours" : "shown once")}, in {env.Path} (mode 600)"));
        }
        else if (key.SecretKey is { } secret)
        {
            output.WriteLine($"  secretKey  {secret}");
        }
        KeyText.WritePolicy(output, key.Type, key.Permissions, key.AllowedIps, key.Symbols, key.ExpiresAt, key.TradingAuthorityExpiresAt);
        if (key.SecretKey is not null && env is null)
        {
            output.WriteLine("The secret is shown this once: keep it now.");
        }
        output.WriteLine(SafeText.Of($"Next: ./keywright keys snippet {KeyText.Quoted(key.Label)} --for curl"));
        return ExitCode.Done;
    }
}
