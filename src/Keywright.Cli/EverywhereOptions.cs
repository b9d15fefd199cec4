using System.CommandLine;

namespace Keywright.Cli;

/// <summary>Options every command takes.</summary>
internal sealed class EverywhereOptions
{
    private readonly Option<string?> url = Absentee("--url", "URL", "Speak to a server elsewhere (not served yet).");
    private readonly Option<string?> token = Absentee("--token", "TOKEN", "A token for --url (not served yet).");
    private readonly Option<string?> code = Absentee("--code", "CODE", "A one-time code (not served yet).");

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

    public void AddTo(Command root)
    {
        root.Options.Add(Home);
        root.Options.Add(Json);
        root.Options.Add(url);
        root.Options.Add(token);
        root.Options.Add(code);
    }

    /// <summary>The sentence for an option that was given and does not act yet; null when none was.</summary>
    public string? Absent(ParseResult parsed)
    {
        if (parsed.GetResult(url) is not null || parsed.GetResult(token) is not null)
        {
            return "--url and --token are not served yet: run the command as the owner of the home, on the machine of the server.";
        }
        return parsed.GetResult(code) is null
            ? null
            : "--code is not served yet: there are no users with one-time codes, the owner of the home needs none.";
    }

    private static Option<string?> Absentee(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Recursive = true };
}
