using System.Diagnostics;
using System.Globalization;

namespace Keywright.Bench.Http;

/// <summary>How soon a started process answers its first ping, and what it takes while nobody is connected and the market lives.</summary>
internal static class StartCommand
{
    public static int Run(string[] args)
    {
        if (Options.Read(args, "--folder", "--starts", "--idle-seconds") is not { } options)
        {
            return 2;
        }

        var folder = Path.GetFullPath(options.Text("--folder", "start-bench"));
        Directory.CreateDirectory(folder);
        try
        {
            var program = ServerProcess.FindProgram();
            Tell("first start of a new home", options.Number("--starts", 5), n => Path.Combine(folder, $"home{n}"), program);
            Tell("start of a home that is there", options.Number("--starts", 5), _ => Path.Combine(folder, "home0"), program);
            Idle(program, Path.Combine(folder, "home0"), options.Number("--idle-seconds", 60));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static void Tell(string what, int starts, Func<int, string> home, string program)
    {
        var seconds = new List<double>();
        for (var n = 0; n < starts; n++)
        {
            var start = Stopwatch.GetTimestamp();
            using var server = ServerProcess.StartGateway(program, home(n));
            Ping(server);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        seconds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"part":"start","what":"{{what}}","secondsToFirstPing":{{seconds[starts / 2]:F2}},"least":{{seconds[0]:F2}},"most":{{seconds[^1]:F2}}}"""));
    }

    private static void Idle(string program, string home, int idleSeconds)
    {
        using var server = ServerProcess.StartGateway(program, home);
        Ping(server);

        // The first seconds belong to the compiler.
        Thread.Sleep(TimeSpan.FromSeconds(10));
        var before = server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();
        Thread.Sleep(TimeSpan.FromSeconds(idleSeconds));
        var share = (server.ProcessorTime - before) / Stopwatch.GetElapsedTime(start);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"part":"start","what":"idle, living market","seconds":{{idleSeconds}},"residentMB":{{server.ResidentBytes / 1e6:F0}},"percentOfOneCore":{{share * 100:F1}}}"""));
    }

    private static void Ping(ServerProcess server)
    {
        using var client = new HttpClient();
        client.GetStringAsync(new Uri($"http://{server.Address}/api/v3/ping")).GetAwaiter().GetResult();
    }
}
