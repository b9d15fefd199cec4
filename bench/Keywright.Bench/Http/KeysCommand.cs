using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Keywright.Gateway;
using Keywright.Gateway.Requests;

namespace Keywright.Bench.Http;

/// <summary>What a home with very many keys costs beside one with few: to cut one, to start, and to find the key of a request.</summary>
internal static class KeysCommand
{
    private const int Starts = 5;
    private const int Cuts = 50;
    private const int Requests = 20_000;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Options.Read(args, "--folder", "--keys") is not { } options)
        {
            return 2;
        }

        var folder = Path.GetFullPath(options.Text("--folder", "keys-bench"));
        var most = options.Number("--keys", 10_000);
        try
        {
            for (var keys = 10; keys < most; keys *= 10)
            {
                await MeasureAsync(Path.Combine(folder, $"{keys}"), keys);
            }

            await MeasureAsync(Path.Combine(folder, $"{most}"), most);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string home, int keys)
    {
        Directory.CreateDirectory(home);
        var held = new List<(string ApiKey, string Secret)>();
        double cutUs;
        await using (var gateway = await OpenAsync(home, keys))
        {
            for (var i = 0; i < keys; i++)
            {
                held.Add(await CutAsync(gateway, $"key-{i}"));
            }

            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Cuts; i++)
            {
                held.Add(await CutAsync(gateway, $"late-{i}"));
            }

            cutUs = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Cuts;
        }

        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using var gateway = await OpenAsync(home, keys);
            starts.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        await using var open = await OpenAsync(home, keys);
        var readUs = await ReadAsync(open, held);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"part":"keys","keys":{{held.Count}},"cutUs":{{cutUs:F0}},"openMs":{{starts.Order().ElementAt(Starts / 2):F0}},"readUs":{{readUs:F2}}}"""));
    }

    /// <summary>Signed reads by keys drawn from all: the median of single requests, one after the other.</summary>
    private static async Task<double> ReadAsync(RunningGateway gateway, List<(string ApiKey, string Secret)> held)
    {
        var draw = new Random(1);
        var took = new long[Requests];
        for (var i = 0; i < Requests; i++)
        {
            var (apiKey, secret) = held[draw.Next(held.Count)];
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var text = $"timestamp={now}";
            var query = $"{text}&signature={Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(text)))}";
            var wire = new WireRequest { Method = "GET", Path = "/api/v3/account", Query = Encoding.ASCII.GetBytes(query), Body = default, ApiKey = apiKey, Client = IPAddress.Loopback };
            var start = Stopwatch.GetTimestamp();
            QuietGateway.Demand200(await gateway.Pipeline.HandleAsync(wire));
            took[i] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(took);
        return took[Requests / 2] * 1e6 / Stopwatch.Frequency;
    }

    private static Task<RunningGateway> OpenAsync(string home, int keys) => QuietGateway.OpenAsync(home, keys + Cuts);

    private static Task<(string ApiKey, string Secret)> CutAsync(RunningGateway gateway, string label) => QuietGateway.CutAsync(gateway, label, "portfolio");
}
