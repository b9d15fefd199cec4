using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Keywright.Bench.Http;

/// <summary>
/// A server in a process of its own, so that its processor time and its collector are its own. All run under the product's runtime
/// configuration, and all listen by the product's own listener.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string url)
    {
        _process = process;
        var uri = new Uri(url);
        Address = new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port);
    }

    public IPEndPoint Address { get; }

    /// <summary>Processor time of all its threads so far, user and kernel.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static ServerProcess StartGateway(string program, string home, params ReadOnlySpan<string> options)
    {
        var process = Start(["exec", program, "serve", "--json", "--home", home, "--api", "http://127.0.0.1:0", "--console", "http://127.0.0.1:0", .. options]);
        using var started = JsonDocument.Parse(FirstLine(process));
        return new ServerProcess(process, started.RootElement.EnumerateObject().First(p => p.Name.StartsWith("api", StringComparison.Ordinal)).Value.GetString()!);
    }

    /// <param name="program">Its runtime configuration is taken.</param>
    /// <param name="secret">Null for the bare endpoint.</param>
    public static ServerProcess StartFloor(string program, string? secret)
    {
        var process = Start(
        [
            "exec", "--runtimeconfig", Path.ChangeExtension(program, ".runtimeconfig.json"), typeof(ServerProcess).Assembly.Location, "http-floor",
            .. secret is null ? (ReadOnlySpan<string>)[] : ["--secret", secret],
        ]);
        return new ServerProcess(process, FirstLine(process));
    }

    /// <summary>Runs a command of the product to its end and returns what it printed.</summary>
    public static string Command(string program, params ReadOnlySpan<string> arguments)
    {
        using var process = Start(["exec", program, .. arguments]);
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? printed
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"keywright {arguments[0]} ended with {process.ExitCode}."));
    }

    /// <summary>The built product of this checkout.</summary>
    public static string FindProgram()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var program = Path.Combine(folder.FullName, "src/Keywright.Cli/bin/Release/net10.0/keywright.dll");
            if (File.Exists(program))
            {
                return program;
            }
        }

        throw new InvalidOperationException("The product is not built: run ./keywright --help once.");
    }

    /// <summary>Asks it to stop as a terminal would, so that its home is left in order.</summary>
    public void Dispose()
    {
        using (Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            if (!_process.WaitForExit(10_000))
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private static Process Start(ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static string FirstLine(Process process) =>
        process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server ended before it listened.");
}
