using System.Diagnostics;

namespace Keywright.Server.Tests.Whole;

/// <summary>
/// A disk that can be filled. A memory disk where one may be mounted; elsewhere a bound on the size of the program's files, which
/// fails a write in the same place.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Megabytes = 24;

    private readonly string folder = Directory.CreateTempSubdirectory("kw").FullName;
    private readonly bool mounted;

    public SmallDisk() => mounted = Run("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m,mode=0700", "tmpfs", folder);

    public string Home => Path.Combine(folder, "home");

    /// <summary>How to start a program whose files can be bounded later.</summary>
    public ProcessStartInfo Bounded(ProcessStartInfo start)
    {
        if (mounted)
        {
            return start;
        }
        // The signal of a file that may not grow is ignored, so that the write fails instead.
        var shell = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", start.FileName, .. start.ArgumentList])
        {
            shell.ArgumentList.Add(argument);
        }
        return shell;
    }

    /// <summary>Takes all the space there is.</summary>
    public void Fill(string processId)
    {
        if (!mounted)
        {
            Bound(processId, "1048576:");
            return;
        }
        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                ballast.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free(string processId)
    {
        if (mounted)
        {
            File.Delete(Ballast);
        }
        else
        {
            Bound(processId, "unlimited:");
        }
    }

    public void Dispose()
    {
        if (mounted)
        {
            Run("umount", "-l", folder);
        }
        Directory.Delete(folder, recursive: true);
    }

    private string Ballast => Path.Combine(folder, "ballast");

    private static void Bound(string processId, string bytes)
    {
        if (!Run("prlimit", "--pid", processId, $"--fsize={bytes}"))
        {
            throw new InvalidOperationException("No memory disk may be mounted here and no bound set on a program's files: run as root, or install prlimit (util-linux).");
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        try
        {
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program here.
            return false;
        }
    }
}
