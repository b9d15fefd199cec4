using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli;

/// <summary>One command under way: what was typed, and where its words go.</summary>
internal sealed class Call
{
    private readonly ParseResult parsed;
    private readonly ControlTarget? target;
    private readonly string? code;

    public Call(ParseResult parsed, EverywhereOptions everywhere, Surroundings surroundings)
    {
        this.parsed = parsed;
        Surroundings = surroundings;
        Json = parsed.GetValue(everywhere.Json);
        Home = HomeFolder.Resolve(parsed.GetValue(everywhere.Home), surroundings.Variable);
        target = Target.Read(Everywhere(everywhere.Url), Everywhere(everywhere.Token), surroundings.Variable, out var problem);
        code = Everywhere(everywhere.Code);
        TargetProblem = problem ?? (code is null || (code.Length is > 0 and <= 64 && code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            ? null
            : "--code takes the six digits of a device, or a recovery code.");
    }

    /// <summary>Why the server that was named cannot be spoken to; null when it can.</summary>
    public string? TargetProblem { get; }

    public bool Json { get; }

    public Surroundings Surroundings { get; }

    public HomeFolder Home { get; }

    public TextWriter Output => Surroundings.Output;

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>A link of the server's, at the address that this command reached it by: its own may be one that only its machine knows.</summary>
    public string Reachable(string url) => target is null ? url : new Uri(target.Url, new Uri(url).PathAndQuery).ToString();

    public ControlClient Connect() => new(Home, target, code);

    /// <summary>Refused or failed: one sentence on standard error.</summary>
    public int Failed(string sentence)
    {
        Surroundings.Error.WriteLine(SafeText.Of(sentence));
        return ExitCode.Failed;
    }

    /// <summary>Wrongly asked, or asked for what does not act yet.</summary>
    public int Misused(string sentence)
    {
        Surroundings.Error.WriteLine(SafeText.Of(sentence));
        return ExitCode.Usage;
    }

    public int Print<T>(T value, JsonTypeInfo<T> shape)
    {
        Output.WriteLine(JsonSerializer.Serialize(value, shape));
        return ExitCode.Done;
    }

    /// <summary>Goes on with the answer of a server, or says why there is none.</summary>
    public int With<T>(ControlAnswer<T> answer, Func<T, int> show) => answer switch
    {
        ControlAnswer<T>.Done done => show(done.Value),
        ControlAnswer<T>.Refused refused => Failed(refused.Why),
        ControlAnswer<T>.Unreachable unreachable => Failed(unreachable.Why),
        _ => throw new InvalidOperationException("An answer is done, refused or unreachable."),
    };

    // A command with an option of the same name has taken it.
    private string? Everywhere(Option<string?> option) => parsed.GetResult(option) is null ? null : parsed.GetValue(option);
}
