using System.Diagnostics;

namespace Keywright.House.Tests.Tidy;

internal static class ScriptRules
{
    public static bool IsShell(RepositoryFile file) =>
        file.Extension == ".sh" || (file.Text.StartsWith("#!", StringComparison.Ordinal) && FirstLine(file).Contains("sh", StringComparison.Ordinal));

    public static async Task<IEnumerable<Finding>> CheckAsync(RepositoryFile file)
    {
        var findings = new List<Finding>();
        var (code, errors) = await ParseAsync(file.Text);
        if (code != 0)
        {
            findings.Add(new Finding(file.Path, $"bash cannot parse it, mend the line it names: {errors.Trim()}"));
        }

        var isProgram = file.Text.StartsWith("#!", StringComparison.Ordinal);
        if (isProgram && !OperatingSystem.IsWindows() && !File.GetUnixFileMode(Repository.PathOf(file.Path)).HasFlag(UnixFileMode.UserExecute))
        {
            findings.Add(new Finding(file.Path, $"is a program that cannot be started; run chmod +x {file.Path}"));
        }

        return findings;
    }

    /// <summary>Lets bash read the script from standard input without running any of it.</summary>
    public static async Task<(int Code, string Errors)> ParseAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("bash did not start.");
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        var errors = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return (bash.ExitCode, errors);
    }

    private static string FirstLine(RepositoryFile file) => file.Text[..Math.Max(0, file.Text.IndexOf('\n', StringComparison.Ordinal))];
}
