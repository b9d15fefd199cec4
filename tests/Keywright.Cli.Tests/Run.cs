namespace Keywright.Cli.Tests;

/// <summary>One run of the program inside the test: what it printed and how it ended.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    public static Task<Run> OfAsync(params string[] args) => InAsync(Path.Combine(Path.GetTempPath(), "keywright-no-such-home"), args);

    /// <param name="home">What <c>$KEYWRIGHT_HOME</c> says.</param>
    /// <param name="args">The command line.</param>
    public static async Task<Run> InAsync(string home, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandTree.RunAsync(
            args,
            new() { Output = output, Error = error, Variable = name => name == "KEYWRIGHT_HOME" ? home : null });
        return new(code, output.ToString(), error.ToString());
    }
}
