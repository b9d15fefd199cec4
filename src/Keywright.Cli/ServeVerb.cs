using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Keywright.Cli.Terminals;
using Keywright.Server;

namespace Keywright.Cli;

/// <summary><c>serve</c>: gateway, paper exchange and console, until it is told to stop.</summary>
internal sealed class ServeVerb : Verb
{
    private const int KeysMaxMost = 10_000;

    private readonly Option<string> api = new("--api") { HelpName = "URL", Description = "Where the exchange API listens.", DefaultValueFactory = _ => "http://127.0.0.1:8470" };
    private readonly Option<string> console = new("--console") { HelpName = "URL", Description = "Where console, health and metrics listen.", DefaultValueFactory = _ => "http://127.0.0.1:8471" };
    private readonly Option<string?> seed = new("--seed") { HelpName = "N", Description = "The seed of the living market." };
    private readonly Option<string> market = new("--market") { HelpName = "agents|quiet|mirror", Description = "A living market, empty books, or the live books and trades of the exchange that --public-venue names (binance when left out).", DefaultValueFactory = _ => "agents" };
    private readonly Option<string> limits = new("--limits") { HelpName = "exchange|open", Description = "The exchange's limits, or higher ones.", DefaultValueFactory = _ => "exchange" };
    private readonly Option<string[]> trustedProxies = new("--trusted-proxy") { HelpName = "CIDR,...", Description = "Proxies whose X-Forwarded-For is believed.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> keysMax = new("--keys-max") { HelpName = "N", Description = "Live keys that an account may have; 30 as on the exchange when left out." };
    private readonly Option<string?> keyFile = new("--key-file") { HelpName = "FILE", Description = "The key file that opens the vault; else seal.key in the home." };
    private readonly Option<string?> publicVenue = new("--public-venue") { HelpName = "NAME", Description = "Who answers calls and streams without a key: paper, or the venue of an account; when left out, the first one's that is armed. With --market mirror: whose market paper shows." };

    public ServeVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "serve",
            "Run gateway, paper exchange and console.",
            "./keywright serve",
            "./keywright serve --home /srv/keywright --api http://127.0.0.1:9000 --seed 7",
            "./keywright serve --market mirror")
    {
        Options.Add(api);
        Options.Add(console);
        Options.Add(seed);
        Options.Add(market);
        Options.Add(limits);
        Options.Add(trustedProxies);
        Options.Add(keysMax);
        Options.Add(publicVenue);
        Options.Add(keyFile);
        DoesAlone(everywhere, surroundings, ServeAsync);
    }

    public static string Version { get; } =
        typeof(ServeVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    private async Task<int> ServeAsync(Call call, CancellationToken ct)
    {
        SocketThreads.WorkWhereTheyPoll();

        // 1. What was typed.
        var marketName = call.Get(market)!;
        if (marketName.StartsWith("replay:", StringComparison.Ordinal))
        {
            return call.Misused($"--market {marketName} is not served yet: say agents, quiet or mirror.");
        }
        if (marketName is not ("agents" or "quiet" or "mirror"))
        {
            return call.Misused($"--market takes agents, quiet or mirror, not '{marketName}'.");
        }
        var limitsName = call.Get(limits)!;
        if (limitsName is not ("exchange" or "open"))
        {
            return call.Misused($"--limits takes exchange or open, not '{limitsName}'.");
        }
        if (call.Get(publicVenue) is { } venueName && !ServerOptions.IsVenueName(venueName))
        {
            return call.Misused($"--public-venue takes paper, binance, binance-testnet, binance-demo or the URL of another gateway, not '{venueName}'.");
        }
        if (marketName == "mirror" && call.Get(publicVenue) == "paper")
        {
            return call.Misused("--public-venue paper does not go with --market mirror: name the exchange whose market paper shows, or leave it out for binance.");
        }
        ulong? seedNumber = null;
        if (call.Get(seed) is { } seedText)
        {
            if (!ulong.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return call.Misused($"--seed takes a whole number from 0 to {ulong.MaxValue}, not '{seedText}'.");
            }
            seedNumber = number;
        }
        if (!ListenAddress.TryParse("--api", call.Get(api)!, out var apiAddress, out var problem, out var demandsTls))
        {
            return demandsTls ? call.Failed(problem) : call.Misused(problem);
        }
        if (!ListenAddress.TryParse("--console", call.Get(console)!, out var consoleAddress, out problem, out demandsTls))
        {
            return demandsTls ? call.Failed(problem) : call.Misused(problem);
        }

        if (TrustedProxies.TryParse([.. call.Get(trustedProxies)!.SelectMany(list => list.Split(','))], out problem) is not { } proxies)
        {
            return call.Misused(problem);
        }
        var most = ServerOptions.KeysMaxUsual;
        if (call.Get(keysMax) is { } mostText && (!int.TryParse(mostText, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > KeysMaxMost))
        {
            return call.Misused($"--keys-max takes a whole number from 1 to {KeysMaxMost}, not '{mostText}'.");
        }

        // 2. The server, stopped in order by the signals a terminal and a supervisor send.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var log = new ErrorLog(call.Surroundings.Error);
        try
        {
            await using var hosting = await Hosting.StartAsync(
                new()
                {
                    Home = call.Home,
                    Api = apiAddress,
                    Console = consoleAddress,
                    Seed = seedNumber,
                    QuietMarket = marketName == "quiet",
                    Mirrors = marketName == "mirror" ? call.Get(publicVenue) ?? "binance" : null,
                    OpenLimits = limitsName == "open",
                    PublicVenue = marketName == "mirror" ? null : call.Get(publicVenue),
                    Proxies = proxies,
                    KeysMax = most,
                    KeyFile = call.Get(keyFile),
                    CredentialsFolder = call.Surroundings.Variable("CREDENTIALS_DIRECTORY") is { Length: > 0 } credentials ? credentials : null,
                    Version = Version,
                },
                log,
                stop.Token).ConfigureAwait(false);
            Announce(call, hosting);
            await hosting.RunAsync(stop.Token).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (ServerStartException why)
        {
            return why.IsMisuse ? call.Misused(why.Message) : call.Failed(why.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop while it was starting.
            return ExitCode.Done;
        }
    }

    private static void Announce(Call call, Hosting hosting)
    {
        if (call.Json)
        {
            call.Print(
                new(hosting.ApiUrl, hosting.ConsoleUrl, call.Home.Path, Version, Environment.ProcessId, hosting.StartNotes),
                CliJson.Default.ServeStarted);
            call.Output.Flush();
            return;
        }
        var output = call.Output;
        output.WriteLine($"Keywright {Version} runs.");
        output.WriteLine($"  exchange API  {hosting.ApiUrl}");
        output.WriteLine($"  console       {hosting.ConsoleUrl}");
        output.WriteLine($"  home          {SafeText.Of(call.Home.Path)}");
        foreach (var note in hosting.StartNotes)
        {
            output.WriteLine(SafeText.Of(note));
        }
        output.WriteLine("Next, in another terminal: ./keywright keys create --label my-bot --preset spot-bot");
        output.Flush();
    }
}
