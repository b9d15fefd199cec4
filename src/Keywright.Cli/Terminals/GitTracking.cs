using System.ComponentModel;
using System.Diagnostics;

namespace Keywright.Cli.Terminals;

/// <summary>Whether git would take a file along: a secret that is committed once is in every clone for ever.</summary>
internal static class GitTracking
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Why a secret must not be written there; null when git would not track it.</summary>
    public static string? WhyNot(string path)
    {
        var full = Path.GetFullPath(path);
        if (WorkTreeOf(full) is not { } tree)
        {
            return null;
        }

        // Tracked already, though the file is gone at the moment; or not ignored, so that the next `git add` takes it.
        return Ask(tree, "ls-files", "--error-unmatch", "--", full) switch
        {
            null => $"{path} lies in the git repository {tree}, and git, which could tell whether it is ignored, cannot be run: give a file outside of it.",
            0 => $"{path} is tracked by the git repository {tree}: give a file that it ignores, or one outside of it.",
            _ when Ask(tree, "check-ignore", "--quiet", "--", full) == 0 => null,
            _ => $"{path} would be tracked by the git repository {tree}: add it to its .gitignore first, or give a file outside of it.",
        };
    }

    private static string? WorkTreeOf(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git) || File.Exists(git))
            {
                return folder;
            }
        }

        return null;
    }

    /// <summary>Its exit code; null when it cannot be run.</summary>
    private static int? Ask(string tree, params string[] words)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = tree, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        // What a hook or a script that called us has set is about another repository.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        try
        {
            using var git = Process.Start(start)!;
            git.OutputDataReceived += static (_, _) => { };
            git.ErrorDataReceived += static (_, _) => { };
            git.BeginOutputReadLine();
            git.BeginErrorReadLine();
            if (git.WaitForExit(Patience))
            {
                return git.ExitCode;
            }

            git.Kill();
            return null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
