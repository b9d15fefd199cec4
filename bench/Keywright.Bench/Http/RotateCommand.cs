using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keywright.Control;

namespace Keywright.Bench.Http;

/// <summary>
/// Another credential in the place of the one in use while bots trade, seen from outside: guided for a main account, by calls alone for a sub-account,
/// and at the end a credential that the exchange ends without a word. A second Keywright plays the exchange; a tap between the two tells what left.
/// Bots must notice nothing of a rotation, no call may leave with the old key once the turn is told, and nothing signed once the account has paused.
/// </summary>
internal static class RotateCommand
{
    private const int Seconds = 12;
    private const int QuietSeconds = 4;
    private const int Bots = 4;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Options.Read(args, "--folder", "--rounds", "--rate") is not { } options)
        {
            return 2;
        }

        var folder = Path.GetFullPath(options.Text("--folder", "rotate-bench"));
        Directory.CreateDirectory(folder);
        try
        {
            await MeasureAsync(folder, options.Number("--rounds", 5), options.Number("--rate", 200));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string folder, int rounds, int perSecond)
    {
        // 1. The exchange with a sub-account, the tap, the gateway, and bots of both accounts.
        var program = ServerProcess.FindProgram();
        var (thereHome, home) = (Path.Combine(folder, "exchange"), Path.Combine(folder, "home"));
        using var exchange = ServerProcess.StartGateway(program, thereHome, "--market", "quiet", "--limits", "open", "--seed", "7");
        using var there = new ControlClient(new HomeFolder(thereHome));
        using var tap = new WireTap(exchange.Address);
        var url = $"http://{tap.Address}";
        await LiveHome.FoundAsync(home, url, there);
        using var gateway = ServerProcess.StartGateway(program, home, "--limits", "open");
        using var control = new ControlClient(new HomeFolder(home));
        _ = Held(await there.AddAccountAsync(new AddAccount("grid") { Under = "paper", Deposits = [new Deposit("USDT", 1_000_000)] }, CancellationToken.None));
        _ = Held(await control.AddAccountAsync(new AddAccount("sub") { Venue = url, Under = "real", Email = await EmailAsync(exchange, there) }, CancellationToken.None));
        _ = Held(await control.ArmAccountAsync("sub", CancellationToken.None));
        var bots = new Dictionary<string, List<KeyCreated>> { ["real"] = [], ["sub"] = [] };
        foreach (var (account, keys) in bots)
        {
            for (var number = 0; number < Bots; number++)
            {
                keys.Add(await LiveHome.CutAsync(control, LiveHome.KeyOf($"{account}-{number}", account)));
            }
        }

        // 2. Rounds; the one below 0 warms up.
        var price = DeskMarket.Of(exchange.Address).First(static market => market.Symbol == "BTCUSDT").FarBelow;
        var rotations = new List<Rotation>();
        for (var round = -1; round < rounds; round++)
        {
            foreach (var account in (string[])["real", "sub"])
            {
                var load = new RotationLoad(gateway.Address, bots[account], perSecond, Seconds, QuietSeconds, string.Create(CultureInfo.InvariantCulture, $"{account}{round + 1}"), price);
                load.WaitQuiet();
                var rotation = await RotateAsync(round, account, load, tap, control, there);
                if (round >= 0)
                {
                    rotations.Add(rotation);
                }
            }
        }

        foreach (var account in (string[])["real", "sub"])
        {
            Summarise(account, [.. rotations.Where(rotation => rotation.Account == account)]);
        }

        // 3. The exchange ends the credential in the middle of the load.
        var last = new RotationLoad(gateway.Address, bots["real"], perSecond, Seconds, QuietSeconds, "end", price);
        last.WaitQuiet();
        await EndAsync(last, tap, control, there);
    }

    private static async Task<Rotation> RotateAsync(int round, string account, RotationLoad load, WireTap tap, ControlClient control, ControlClient there)
    {
        var old = Held(await control.FindAccountAsync(account, CancellationToken.None)).ApiKey!;
        var asked = Stopwatch.GetTimestamp();
        var begun = Held(await control.RotateCredentialAsync(account, CancellationToken.None));
        var (turning, turned) = (asked, Stopwatch.GetTimestamp());
        if (begun.NextPublicKey is { } pem)
        {
            // As its owner is told to do it.
            var made = Held(await there.CreateKeyAsync(new CreateKey { Label = $"gateway-{account}-{round + 1}", Preset = "spot-bot", Type = "ed25519", PublicKey = pem }, CancellationToken.None));
            using var credential = new SecretBody();
            credential.Add(SecretKind.UpstreamApiKey, Encoding.ASCII.GetBytes(made.ApiKey));
            turning = Stopwatch.GetTimestamp();
            _ = Held(await control.GiveCredentialAsync(account, credential, CancellationToken.None));
            turned = Stopwatch.GetTimestamp();
            _ = Held(await there.RevokeKeyAsync(old, CancellationToken.None));
            begun = Held(await control.RetireCredentialAsync(account, new RetireCredential(old), CancellationToken.None));
        }

        var proven = Stopwatch.GetTimestamp();
        var answers = load.Finish();
        var failures = answers.Where(static answer => answer.Status != 200).GroupBy(static answer => (answer.Status, answer.Code)).ToDictionary(static same => same.Key, static same => same.Count());

        // The gateway itself asks with the old key whether it is dead: once for the guided way, at most a few times for the other.
        var rotation = new Rotation(account, RotationLoad.Latency(answers, 0, asked), RotationLoad.Latency(answers, asked, proven), RotationLoad.Latency(answers, proven, long.MaxValue), Ms(turned - turning), Ms(proven - asked));
        var isDead = begun.Old!.Single(one => one.ApiKey == old).State == "dead";
        var late = tap.SignedAfter(turned, old);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"round":{{round}},"account":"{{account}}","answers":{{answers.Count}},"failures":{{failures.Values.Sum()}},"p50Us":[{{rotation.Before.P50:F0}},{{rotation.During.P50:F0}},{{rotation.After.P50:F0}}],"p99Us":[{{rotation.Before.P99:F0}},{{rotation.During.P99:F0}},{{rotation.After.P99:F0}}],"turnMs":{{rotation.TurnMs:F1}},"allMs":{{rotation.AllMs:F1}},"oldKeyAfterTurn":{{late}},"oldDead":{{(isDead ? "true" : "false")}}}"""));
        return failures.Count == 0 && isDead && late <= 1
            ? rotation
            : throw new InvalidOperationException($"{string.Join(", ", failures.Select(static failure => $"{failure.Value} times {failure.Key.Status} {failure.Key.Code}"))}; the old key is {(isDead ? "dead" : "not dead")}, and was used {late} times after the turn.");
    }

    private static async Task EndAsync(RotationLoad load, WireTap tap, ControlClient control, ControlClient there)
    {
        var credential = Held(await control.FindAccountAsync("real", CancellationToken.None)).ApiKey!;
        var asked = Stopwatch.GetTimestamp();
        _ = Held(await there.RevokeKeyAsync(credential, CancellationToken.None));
        var answers = load.Finish();
        var account = Held(await control.FindAccountAsync("real", CancellationToken.None));
        var refused = answers.Where(static answer => answer.Status != 200).ToList();
        var paused = refused[0].At;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"ended at the exchange: {answers.Count} answers, of which refused {string.Join(", ", refused.GroupBy(static answer => (answer.Status, answer.Code)).Select(static same => $"{same.Count()} times {same.Key.Status} {same.Key.Code}"))}; the first {Ms(paused - asked):F1} ms after the asking; signed calls that left later than 100 ms after it: {tap.SignedAfter(paused + (Stopwatch.Frequency / 10), credential)}; account {account.State}: {account.Why}"));
        if (account.State != "paused" || answers.Any(answer => answer.Status == 200 && answer.At > paused + Stopwatch.Frequency) || tap.SignedAfter(paused + (Stopwatch.Frequency / 10), credential) > 0)
        {
            throw new InvalidOperationException("The account did not stop.");
        }
    }

    /// <summary>What the exchange knows its sub-account by, which it tells a key of the account above.</summary>
    private static async Task<string> EmailAsync(ServerProcess exchange, ControlClient there)
    {
        var key = Held(await there.CreateKeyAsync(new CreateKey { Label = "above", Preset = "spot-bot" }, CancellationToken.None));
        var query = string.Create(CultureInfo.InvariantCulture, $"timestamp={DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}");
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.SecretKey!), Encoding.ASCII.GetBytes(query)));
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{exchange.Address}/sapi/v1/sub-account/list?{query}&signature={signature}"));
        request.Headers.Add("X-MBX-APIKEY", key.ApiKey);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("bench", null));
        using var answer = await client.SendAsync(request);
        using var list = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return list.RootElement.GetProperty("subAccounts")[0].GetProperty("email").GetString()!;
    }

    private static void Summarise(string account, List<Rotation> rotations)
    {
        Console.WriteLine($"{account}: {rotations.Count} rotations");
        foreach (var (what, of) in (ReadOnlySpan<(string, Func<Rotation, (double P50, double P99)>)>)[("before", static r => r.Before), ("during", static r => r.During), ("after", static r => r.After)])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-7} p50 {Median(rotations.Select(r => of(r).P50)):F0} µs, p99 {Median(rotations.Select(r => of(r).P99)):F0} µs (to the quiet part of its round: {Median(rotations.Select(r => of(r).P50 / r.Before.P50)):F2}, {Median(rotations.Select(r => of(r).P99 / r.Before.P99)):F2})"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  turn and drain {Median(rotations.Select(static r => r.TurnMs)):F1} ms (most {rotations.Max(static r => r.TurnMs):F1}), all to the old key's proven end {Median(rotations.Select(static r => r.AllMs)):F1} ms (most {rotations.Max(static r => r.AllMs):F1})"));
    }

    private static T Held<T>(ControlAnswer<T> answer) => answer is ControlAnswer<T>.Done { Value: var value } ? value : throw new InvalidOperationException($"It was refused: {answer}");

    private static double Ms(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>One rotation. Latencies in microseconds.</summary>
    private readonly record struct Rotation(string Account, (double P50, double P99) Before, (double P50, double P99) During, (double P50, double P99) After, double TurnMs, double AllMs);
}
