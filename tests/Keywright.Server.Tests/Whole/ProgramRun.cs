using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Keywright.Server.Tests.Whole;

/// <summary>How a run of the program ended, and what it said.</summary>
internal sealed record ProgramRun(int Code, string Output, string Error)
{
    /// <summary>The real, built program, of the configuration the tests were built in.</summary>
    public static string Program { get; } = FindProgram();

    /// <summary>What starts it; the one this process runs on.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>Runs a command to its end. A server that starts although it should not is killed.</summary>
    public static async Task<ProgramRun> OfAsync(params string[] arguments)
    {
        using var process = Process.Start(Start(arguments))!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadLineAsync() ?? "";
        if (arguments[0] == "serve" && output.Length > 0)
        {
            process.Kill();
        }
        output += await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProgramRun(process.ExitCode, output, await error);
    }

    public static ProcessStartInfo Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Dotnet) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return start;
    }

    private static string FindProgram()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = folder.Parent!.Name;
        while (!File.Exists(Path.Combine(folder.FullName, "Keywright.slnx")))
        {
            folder = folder.Parent!;
        }
        return Path.Combine(folder.FullName, "src", "Keywright.Cli", "bin", configuration, "net10.0", "keywright.dll");
    }
}
