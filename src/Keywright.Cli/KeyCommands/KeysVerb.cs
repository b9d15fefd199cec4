using System.CommandLine;
using Keywright.Cli.Terminals;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys</c>: the life of a key.</summary>
internal static class KeysVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var keys = new Verb("keys", "Cut, list, show and revoke keys.", "./keywright keys create --label my-bot --preset spot-bot", "./keywright keys list");
        keys.Subcommands.Add(new CreateVerb(everywhere, surroundings));
        keys.Subcommands.Add(new ListVerb(everywhere, surroundings));
        keys.Subcommands.Add(new ShowVerb(everywhere, surroundings));
        keys.Subcommands.Add(new RevokeVerb(everywhere, surroundings));
        keys.Subcommands.Add(new SnippetVerb(everywhere, surroundings));
        Absent("edit", "Change a key's policy", "./keywright keys edit my-bot --allow-ip 203.0.113.7");
        Absent("renew", "Give a key a new end", "./keywright keys renew my-bot --expires 90d");
        Absent("rotate", "Give a key a new secret", "./keywright keys rotate my-bot");
        Absent("freeze", "Stop a key from placing orders", "./keywright keys freeze my-bot");
        Absent("thaw", "Let a frozen key trade again", "./keywright keys thaw my-bot");
        Absent("register", "Keep a key that lives at the exchange beside the others", "./keywright keys register tax-service");
        Absent("audit", "What a key did", "./keywright keys audit my-bot");
        Absent("assess", "What is risky about the keys", "./keywright keys assess");
        return keys;

        void Absent(string name, string description, string example) =>
            keys.Subcommands.Add(new AbsentVerb("keys " + name, description, example, everywhere, surroundings));
    }
}
