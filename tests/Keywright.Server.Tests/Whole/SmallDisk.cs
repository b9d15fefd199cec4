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

    /// <summary>How to start the program so that the disk is full once its journal has grown a little.</summary>
    public ProcessStartInfo Bounded(ProcessStartInfo start)
    {
        if (mounted)
        {
            return start;
        }
        // The signal of a file that may not grow is ignored, so that the write fails instead. In blocks of 1024 bytes.
        var shell = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", "trap '' XFSZ; ulimit -S -f 1536; exec \"$0\" \"$@\"", start.FileName, .. start.ArgumentList])
        {
            shell.ArgumentList.Add(argument);
        }
        return shell;
    }

    /// <summary>Takes all the space there is.</summary>
    public void Fill()
    {
        if (!mounted)
        {
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
        else if (!Run("prlimit", "--pid", processId, "--fsize=unlimited:"))
        {
            throw new InvalidOperationException("The bound on the program's files could not be lifted.");
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
