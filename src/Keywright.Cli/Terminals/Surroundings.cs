namespace Keywright.Cli.Terminals;

/// <summary>What a command sees of the world round the program; tests pass their own.</summary>
internal sealed record Surroundings
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>A person watches standard error, so a progress bar serves.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns that a line of standard output may have.</summary>
    public int OutputWidth { get; init; } = 100;

    /// <summary>A person types at standard input.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Standard input as bytes; asked for once.</summary>
    public Func<Stream> OpenInput { get; init; } = static () => Stream.Null;

    /// <summary>The next key a person presses, not shown.</summary>
    public Func<ConsoleKeyInfo> ReadKey { get; init; } = static () => Console.ReadKey(intercept: true);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static Surroundings OfThisProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        Variable = Environment.GetEnvironmentVariable,
        InputIsTerminal = !Console.IsInputRedirected,
        OpenInput = Console.OpenStandardInput,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        OutputWidth = Console.IsOutputRedirected ? 100 : Math.Clamp(Console.WindowWidth, 60, 140),
    };
}
