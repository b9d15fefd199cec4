using System.Globalization;
using System.Net;
using Keywright.Gateway;
using Keywright.Journal;
using Keywright.Simulation.Checkers;
using Keywright.Simulation.Clients;
using Keywright.Simulation.Disk;
using Keywright.Simulation.Runs;
using Keywright.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keywright.Simulation.Streaming;

/// <summary>What an hour brought.</summary>
/// <param name="Compared">Of each client: how often its view was found to be the exchange's.</param>
/// <param name="Connected">Of each client: connections begun.</param>
/// <param name="Faults">What befell connections.</param>
internal sealed record HourResult(
    BrokenPromise? Broken, long SimulatedSeconds, IReadOnlyDictionary<string, int> Compared, IReadOnlyDictionary<string, int> Connected, IReadOnlyDictionary<string, int> Faults, int AccountEvents, int Orders, ulong Fingerprint)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{SimulatedSeconds} s, {Connected.Values.Sum()} connections, {Faults.Values.Sum()} faults, {Orders} answers, {AccountEvents} account events; compared: {string.Join(", ", Compared.Select(c => $"{c.Key} {c.Value}"))}");
}

/// <summary>
/// An hour of the simulated market in one run of the process, with all kinds of listeners, a few bots, and connections that break all the
/// time: every book, tape and account kept from the streams is the exchange's own, again and again.
/// </summary>
internal sealed class MarketHour : IDisposable
{
    private const long SecondUs = 1_000_000;
    private const int HourSeconds = 3_600;
    private const int FaultEverySeconds = 9;
    private const int CompareEverySeconds = 25;

    private readonly int seed;
    private readonly Draw draw;
    private readonly DirectoryInfo home = Homes.New();
    private readonly SimulatedTime time = new(1_790_000_000_000_000);
    private readonly Trace trace;
    private readonly Court court;
    private readonly SimulatedDisk disk;
    private readonly Power power = new();
    private readonly List<StreamClient> clients = [];
    private readonly List<FrameGate> gates = [];

    private MarketHour(int seed, bool keepTrace)
    {
        this.seed = seed;
        draw = Draw.Of(seed, "hour");
        trace = new Trace(keepTrace, time);
        disk = new SimulatedDisk(Draw.Of(seed, "disk").Random) { WhileSyncing = async () => await Task.Delay(TimeSpan.FromMicroseconds(draw.Below(2_000) + 1), time) };
        court = new Court(trace, new DurableView(disk, home.FullName), 64 * 1024);
    }

    public static HourResult Run(int seed, bool keepTrace = false)
    {
        using var hour = new MarketHour(seed, keepTrace);
        return hour.Run();
    }

    public void Dispose() => home.Delete(recursive: true);

    private HourResult Run()
    {
        var scheduler = new Scheduler(Draw.Of(seed, "schedule"), time) { PaceUs = 20 };
        var life = new BootLife(scheduler, power, court.Fault);
        var ground = new Ground(time, new WatchedDisk(disk, home.FullName, power, draw, trace), new SeededBytes(Draw.Of(seed, "bytes")));
        var options = new GatewayOptions
        {
            Home = home.FullName,
            Seed = (ulong)seed,
            SeedGiven = true,
            Market = MarketMode.Agents,
            Limits = LimitMode.Open,
            Journal = new JournalOptions { SegmentBytes = 4 << 20, AllocateAheadBytes = 1 << 20, EmergencyBytes = 64 * 1024, MaxEntryBytes = 4096 },
        };
        var gateway = life.Drive("start", () => RunningGateway.OpenAsync(options, ground, NullLoggerFactory.Instance, CancellationToken.None))!;
        var hall = new SocketHall(gateway, scheduler, time, power, court, trace);
        var parts = new Gate.Parts(gateway.Pipeline, 0, power, time, court, trace);
        var gate = new Gate(parts);
        var writer = new AskWriter(time, Draw.Of(seed, "asks"));
        var bots = life.Drive("keys", () => GatherAsync(new KeyCutter(gateway, new TermsCutter(draw, time), draw), writer, gate))!;
        var fromUs = time.ElapsedUs;
        var untilUs = fromUs + (HourSeconds * SecondUs);
        var weather = new SocketWeather(clients, () => gates.Select(own => own.Line).OfType<SimulatedLine>(), 0, draw);

        using var stop = new CancellationTokenSource();
        List<Task> work = [life.Start(() => gateway.RunAsync(stop.Token)), life.Start(hall.RunAsync)];
        work.AddRange(clients.Select(client => life.Start(() => client.AttendAsync(hall))));
        foreach (var bot in bots)
        {
            var own = new FrameGate(hall, parts, bot.Key, bot.Key.Pair is null ? null : bot.Key, [], draw);
            gates.Add(own);
            work.Add(life.Start(() => bot.RunAsync(own, 600, 12_000_000)));
        }

        work.Add(life.Start(() => StrikeAsync(hall, weather, untilUs)));
        work.AddRange(clients.Select(client => life.Start(() => CompareAsync(hall, client, untilUs))));
        while (time.ElapsedUs < untilUs && !court.HasFault && scheduler.Step())
        {
        }

        life.Judge(work);
        hall.LookForGhosts();
        var result = new HourResult(
            court.First,
            (time.ElapsedUs - fromUs) / SecondUs,
            clients.ToDictionary(client => client.Name, client => client.Compared),
            clients.ToDictionary(client => client.Name, client => client.Connected),
            weather.Faults,
            court.EventCount,
            court.AnswerCount,
            trace.Fingerprint);
        scheduler.Abandon();
        gateway.Parts.Store.Dispose();
        return result;
    }

    private async Task<List<Bot>> GatherAsync(KeyCutter cutter, AskWriter writer, Gate gate)
    {
        var reader = await cutter.ReaderAsync("reader");
        foreach (var (symbol, at) in Board.Symbols.Select((symbol, at) => (symbol.Name, at)))
        {
            clients.Add(new BookKeeper($"book of {symbol}", Address(at + 1), draw, symbol));
        }

        clients.Add(new TapeFollower("tape of BTCUSDT", Address(11), draw, "BTCUSDT"));
        clients.Add(new TapeFollower("tape of ETHBTC", Address(12), draw, "ETHBTC"));
        foreach (var way in Enum.GetValues<ListeningWay>())
        {
            var keys = new List<BotKey>();
            for (var i = 0; i < 12; i++)
            {
                var label = $"{way}{i}";
                keys.Add(way == ListeningWay.Session && i < 8 ? await cutter.PairAsync(label, null) : way == ListeningWay.Session ? keys[^1] : i < 7 ? await cutter.ListenerAsync(label, null) : keys[^1]);
            }

            var listener = new AccountListener($"{way}", Address(21 + (int)way), draw, way, [.. keys.Distinct()], reader, writer);
            listener.Use(gate);
            clients.Add(listener);
        }

        var board = new Board();
        var bots = new List<Bot>();
        foreach (var key in new[] { await cutter.PairAsync("pair", null), await cutter.TraderAsync("trader") })
        {
            bots.Add(new Bot(key, Manners.Good, writer, new TermsWriter(board, draw, key, isGreedy: false), new Flaws(writer, draw, [key]), board, draw, time));
        }

        return bots;
    }

    private async Task StrikeAsync(SocketHall hall, SocketWeather weather, long untilUs)
    {
        while (time.ElapsedUs < untilUs)
        {
            await hall.PauseAsync(draw.Between(1, 2 * FaultEverySeconds) * SecondUs);
            weather.Strike(hall);
            hall.LookForGhosts();
        }
    }

    private async Task CompareAsync(SocketHall hall, StreamClient client, long untilUs)
    {
        while (time.ElapsedUs < untilUs)
        {
            await hall.PauseAsync(draw.Between(1, 2 * CompareEverySeconds * SecondUs));
            await client.CompareAsync();
        }
    }

    private static IPAddress Address(int number) => IPAddress.Parse($"198.51.100.{number}");
}
