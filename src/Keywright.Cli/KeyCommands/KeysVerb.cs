using System.CommandLine;
using Keywright.Cli.Terminals;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys</c>: the life of a key.</summary>
internal static class KeysVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var keys = new Verb("keys", "Cut, list, change, review and revoke keys.", "./keywright keys create --label my-bot --preset spot-bot", "./keywright keys list");
        keys.Subcommands.Add(new CreateVerb(everywhere, surroundings));
        keys.Subcommands.Add(new PresetsVerb(everywhere, surroundings));
        keys.Subcommands.Add(new ListVerb(everywhere, surroundings));
        keys.Subcommands.Add(new ShowVerb(everywhere, surroundings));
        keys.Subcommands.Add(new RevokeVerb(everywhere, surroundings));
        keys.Subcommands.Add(new SnippetVerb(everywhere, surroundings));
        keys.Subcommands.Add(new EditVerb(everywhere, surroundings));
        keys.Subcommands.Add(new RenewVerb(everywhere, surroundings));
        keys.Subcommands.Add(new RotateVerb(everywhere, surroundings));
        keys.Subcommands.Add(new TermsVerb(everywhere, surroundings));
        keys.Subcommands.Add(new RebindVerb(everywhere, surroundings));
        keys.Subcommands.Add(FreezeVerbs.Freeze(everywhere, surroundings));
        keys.Subcommands.Add(FreezeVerbs.Thaw(everywhere, surroundings));
        keys.Subcommands.Add(new RegisterVerb(everywhere, surroundings));
        keys.Subcommands.Add(new ReviewVerb(everywhere, surroundings));
        keys.Subcommands.Add(new AssessVerb(everywhere, surroundings));
        return keys;
    }
}
