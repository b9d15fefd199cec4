using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.UserCommands;

/// <summary><c>tokens</c>: what programs speak to the control API with.</summary>
internal static class TokensVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var tokens = new Verb("tokens", "Tokens for the control API.", "./keywright tokens create ci --role operator --expires 30d", "./keywright tokens list");
        tokens.Subcommands.Add(new CreateTokenVerb(everywhere, surroundings));
        tokens.Subcommands.Add(new ListTokensVerb(everywhere, surroundings));
        tokens.Subcommands.Add(new RevokeTokenVerb(everywhere, surroundings));
        return tokens;
    }
}

/// <summary><c>tokens create</c>.</summary>
internal sealed class CreateTokenVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "What it is for." };
    private readonly Option<string> role = new("--role") { HelpName = "viewer|operator|owner", Description = "What it may do.", Required = true };
    private readonly Option<string> expires = new("--expires") { HelpName = "30d", Description = "How long it lives, from 1h to 365d.", Required = true };

    public CreateTokenVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("create", "Make a token; it is shown once.", "./keywright tokens create ci --role operator --expires 30d")
    {
        Arguments.Add(name);
        Options.Add(role);
        Options.Add(expires);
        Does(everywhere, surroundings, async (call, ct) =>
        {
            if (!TimeText.TrySpan(call.Get(expires)!, out var span))
            {
                return call.Misused($"--expires takes a span as 12h or 30d, not '{call.Get(expires)}'.");
            }

            using var client = call.Connect();
            var answer = await client.CreateTokenAsync(new CreateToken(call.Get(name)!, call.Get(role)!, (long)span.TotalSeconds), ct).ConfigureAwait(false);
            return call.With(answer, token => Show(call, token));
        });
    }

    private static int Show(Call call, TokenDetails token)
    {
        if (call.Json)
        {
            return call.Print(token, ControlJson.Default.TokenDetails);
        }

        call.Output.WriteLine(SafeText.Of($"Token {token.Name} ({token.Role}) is good until {token.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC."));
        call.Output.WriteLine("  token  " + SafeText.Of(token.Token ?? ""));
        call.Output.WriteLine("It is shown this once: keep it in a file of mode 600 and name that in $KEYWRIGHT_TOKEN_FILE.");
        return ExitCode.Done;
    }
}

/// <summary><c>tokens list</c>.</summary>
internal sealed class ListTokensVerb : Verb
{
    public ListTokensVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("list", "List the tokens.", "./keywright tokens list")
        => Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            return call.With(await client.ListTokensAsync(ct).ConfigureAwait(false), tokens => Show(call, tokens));
        });

    private static int Show(Call call, IReadOnlyList<TokenDetails> tokens)
    {
        if (call.Json)
        {
            return call.Print(tokens, ControlJson.Default.IReadOnlyListTokenDetails);
        }

        var table = new Columns("NAME", "ROLE", "MADE BY", "EXPIRES");
        foreach (var token in tokens)
        {
            table.Add(token.Name, token.Role, token.MadeBy.Length == 0 ? "owner of the home" : token.MadeBy, $"{token.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm}");
        }

        table.WriteHeads(call.Output);
        table.WriteRows(call.Output);
        return ExitCode.Done;
    }
}

/// <summary><c>tokens revoke</c>.</summary>
internal sealed class RevokeTokenVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "Which." };

    public RevokeTokenVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("revoke", "End a token at once.", "./keywright tokens revoke ci")
    {
        Arguments.Add(name);
        Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            return call.With(await client.RevokeTokenAsync(call.Get(name)!, ct).ConfigureAwait(false), token =>
            {
                if (call.Json)
                {
                    return call.Print(token, ControlJson.Default.TokenDetails);
                }

                call.Output.WriteLine(SafeText.Of($"Token {token.Name} is revoked: every request with it is refused from now on."));
                return ExitCode.Done;
            });
        });
    }
}
