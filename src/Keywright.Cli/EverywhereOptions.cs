using System.CommandLine;

namespace Keywright.Cli;

/// <summary>Options every command takes.</summary>
internal sealed class EverywhereOptions
{
    public Option<string?> Home { get; } = new("--home")
    {
        HelpName = "DIR",
        Description = "The home folder; else $KEYWRIGHT_HOME, else $XDG_DATA_HOME/keywright.",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Machine output on standard output, nothing else there.",
        Recursive = true,
    };

    public Option<string?> Url { get; } = new("--url")
    {
        HelpName = "URL",
        Description = "Speak to the console of a server elsewhere, with --token or the file that $KEYWRIGHT_TOKEN_FILE names.",
        Recursive = true,
    };

    public Option<string?> Token { get; } = new("--token")
    {
        HelpName = "TOKEN",
        Description = "A token for --url. Others on this machine can see it while the command runs; a file keeps it to you.",
        Recursive = true,
    };

    public Option<string?> Code { get; } = new("--code")
    {
        HelpName = "CODE",
        Description = "A one-time code, for changes that ask for one.",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Options.Add(Home);
        root.Options.Add(Json);
        root.Options.Add(Url);
        root.Options.Add(Token);
        root.Options.Add(Code);
    }

    /// <summary>The sentence for an option that does nothing on a command that speaks to no server; null when none was given.</summary>
    public string? Idle(ParseResult parsed) => parsed.GetResult(Url) is null && parsed.GetResult(Token) is null && parsed.GetResult(Code) is null
        ? null
        : "--url, --token and --code are for commands that speak to a server; this one works by itself.";
}
