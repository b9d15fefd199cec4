using Keywright.Gateway;
using Keywright.Journal;
using Keywright.Simulation.Checkers;
using Keywright.Simulation.Clients;
using Keywright.Simulation.Disk;
using Keywright.Simulation.Streaming;
using Keywright.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keywright.Simulation.Runs;

/// <summary>What came of one seed.</summary>
internal sealed record SeedResult(int Seed, BrokenPromise? Broken, ulong Fingerprint, int Answers, IReadOnlyDictionary<string, int> Codes, string Trace);

/// <summary>One seed from a new home to the last audit: a life of several runs of the process, each ended by the seed in its own way.</summary>
internal sealed class SeedRun : IDisposable
{
    /// <summary>More steps than any boot needs; a request that is not answered by then never will be.</summary>
    private const int StepsMax = 300_000;

    private readonly int seed;
    private readonly Plan plan;
    private readonly Draw draw;
    private readonly Draw bytes;
    private readonly Draw schedule;
    private readonly DirectoryInfo home;
    private readonly SimulatedTime time;
    private readonly SimulatedDisk disk;
    private readonly Trace trace;
    private readonly Court court;
    private readonly AskWriter writer;
    private readonly List<Bot> bots = [];
    private Auditor? auditor;
    private Audience? audience;
    private Owner? owner;
    private UInt128? expectedHash;

    private SeedRun(int seed, bool keepTrace)
    {
        this.seed = seed;
        plan = Plan.Of(seed);
        (draw, bytes, schedule) = (Draw.Of(seed, "life"), Draw.Of(seed, "bytes"), Draw.Of(seed, "schedule"));
        home = Homes.New();
        time = new SimulatedTime(plan.StartUs);
        trace = new Trace(keepTrace, time);
        var syncs = Draw.Of(seed, "syncs");
        disk = new SimulatedDisk(Draw.Of(seed, "disk").Random)
        {
            WhileSyncing = async () => await Task.Delay(TimeSpan.FromMicroseconds(syncs.Below(plan.SyncUs) + 1), time),
        };
        court = new Court(trace, new DurableView(disk, home.FullName), plan.Journal.EmergencyBytes);
        writer = new AskWriter(time, Draw.Of(seed, "asks"));
        trace.Add($"seed {seed}: {plan}");
    }

    public static SeedResult Run(int seed, bool keepTrace = false)
    {
        using var run = new SeedRun(seed, keepTrace);
        for (var boot = 0; boot < run.plan.Boots && !run.court.HasFault; boot++)
        {
            run.Boot(boot, isLast: false);
        }

        if (!run.court.HasFault)
        {
            run.Boot(run.plan.Boots, isLast: true);
        }

        var court = run.court;
        return new SeedResult(seed, court.First, run.trace.Fingerprint, court.AnswerCount, court.Codes, run.trace.ToString());
    }

    public void Dispose() => home.Delete(recursive: true);

    private void Boot(int boot, bool isLast)
    {
        // 1. The process starts; the power may go while it does.
        trace.Add($"== boot {boot}");
        var power = new Power();
        if (boot > 0 && !isLast && draw.OneIn(6))
        {
            power.CutAfter(draw.Between(1, 25));
        }

        (court.Circumstances.IsDiskInTrouble, court.Circumstances.HasDiskFailed, court.Circumstances.IsPanicUnderWay) = (false, false, false);
        var scheduler = new Scheduler(schedule, time) { PaceUs = plan.PaceUs };
        var life = new BootLife(scheduler, power, court.Fault);
        var ground = new Ground(time, new WatchedDisk(disk, home.FullName, power, draw, trace), new SeededBytes(bytes));
        var weather = new Weather(plan, draw, disk, time, court.Circumstances, trace);
        var isTroubled = boot > 0 && !isLast && weather.TroubleStart();
        var gateway = life.Drive(
            "start",
            () => RunningGateway.OpenAsync(plan.OptionsFor(home.FullName, seed, boot), ground, NullLoggerFactory.Instance, CancellationToken.None),
            error => isTroubled && error is GatewayStartException);
        Weather.Clear(disk);
        if (gateway is null)
        {
            End(scheduler, power, null);
            return;
        }

        power.CutAfter(int.MaxValue);
        if (isTroubled && gateway.Parts.Journal.TryReserve(1, emergency: true) != AppendResult.Failed)
        {
            gateway.Parts.Journal.Release(1);
            (court.Circumstances.IsDiskInTrouble, court.Circumstances.HasDiskFailed) = (false, false);
        }
        else if (isTroubled)
        {
            End(scheduler, power, gateway);
            return;
        }

        foreach (var note in gateway.StartNotes)
        {
            trace.Add("   " + note.Replace(home.FullName, "~", StringComparison.Ordinal));
        }

        // 2. It has what it had: before anybody comes, everything is read and judged.
        if (expectedHash is { } expected && boot != plan.MarketFromBoot && gateway.StateHash() != expected)
        {
            court.Fault("restart", 8, "All was durable when the process ended, and the state after the restart is another one.");
        }

        expectedHash = null;
        var parts = new Gate.Parts(gateway.Pipeline, boot, power, time, court, trace);
        var gate = new Gate(parts);
        if (boot == 0 || auditor is null)
        {
            _ = life.Drive("keys", () => CutKeysAsync(gateway));
        }

        owner?.Look(gateway);

        Audit(life, gate, gateway);
        if (court.HasFault)
        {
            End(scheduler, power, gateway);
            return;
        }

        // 3. A day's work, or what there will be of it.
        if (isLast)
        {
            Close(life, scheduler, power, gateway);
            return;
        }

        var hall = new SocketHall(gateway, scheduler, time, power, court, trace);
        var isDone = Work(life, scheduler, power, hall, gate, parts, weather);
        if (isDone && power.IsOn && !court.HasFault && !court.Circumstances.HasDiskFailed && draw.OneIn(3))
        {
            // A clean end: a power cut still on its way comes no more, and a storm's entries are out of the journal's memory.
            power.CutAfter(int.MaxValue);
            Weather.Clear(disk);
            Settle(life, gateway);
            Audit(life, gate, gateway);
            Close(life, scheduler, power, gateway);
            return;
        }

        End(scheduler, power, gateway);
    }

    private async Task<object> CutKeysAsync(RunningGateway gateway)
    {
        var keyDraw = Draw.Of(seed, "keys");
        var terms = new TermsCutter(keyDraw, time);
        var cutter = new KeyCutter(gateway, terms, keyDraw);
        var reader = await cutter.ReaderAsync("auditor");
        var keys = new List<BotKey>();
        auditor = new Auditor(reader, writer, court, keys);
        for (var i = 0; i < plan.Bots; i++)
        {
            keys.Add(i == 1 ? await cutter.ReaderAsync("reader") : i == 3 ? await cutter.PairAsync("bot3", null) : await cutter.TraderAsync($"bot{i}"));
        }

        var board = new Board();
        for (var i = 0; i < keys.Count; i++)
        {
            var own = Draw.Of(seed, $"bot{i}");
            var manners = i switch { 0 or 3 => Manners.Good, 1 => Manners.Broken, 2 => Manners.Greedy, _ => own.Of(Manners.Good, Manners.Greedy, Manners.Broken) };
            var flaws = new Flaws(writer, own, [.. keys.Where(key => key.Pair is null)]);
            bots.Add(new Bot(keys[i], manners, writer, new TermsWriter(board, own, keys[i], manners == Manners.Greedy), flaws, board, own, time));
        }

        owner = new Owner(terms, Draw.Of(seed, "owner"), time, trace, court, keys) { MayRevoke = plan.OwnerRevokes };
        audience = await Audience.GatherAsync(Draw.Of(seed, "audience"), cutter, reader, writer, bots);
        return keys;
    }

    /// <summary>The bots at work until they are done or the process ends; true when they are done.</summary>
    private bool Work(BootLife life, Scheduler scheduler, Power power, SocketHall hall, Gate plain, Gate.Parts parts, Weather weather)
    {
        using var stop = new CancellationTokenSource();
        var gateway = hall.Gateway;
        List<Task> background = [life.Start(() => gateway.RunAsync(stop.Token)), .. audience!.Attend(life, hall, plain)];
        var sockets = life.Start(hall.RunAsync);
        var work = bots.Select(bot => (bot, audience.GateFor(bot, plain, parts))).Select(way => WorkOf(life, way.bot, way.Item2)).ToList();
        if (plan.OwnerChanges > 0)
        {
            work.Add(life.Start(() => owner!.RunAsync(gateway, power, plan.OwnerChanges, 2 * plan.ThinkUs * plan.AsksPerBoot / plan.OwnerChanges)));
        }

        // Most runs are cut short: at a step, or at a touch of the disk.
        var steps = draw.OneIn(3) ? StepsMax : draw.Between(20, plan.AsksPerBoot * plan.Bots * 12);
        if (draw.OneIn(3))
        {
            power.CutAfter(draw.Between(1, 400));
        }

        var left = steps;
        while (left-- > 0 && power.IsOn && !court.HasFault && !work.TrueForAll(task => task.IsCompleted) && scheduler.Step())
        {
            weather.Pass();
            audience.Pass();
        }

        life.Judge(work);
        var isDone = work.TrueForAll(task => task.IsCompleted);
        if (!isDone && steps == StepsMax && power.IsOn && !court.HasFault)
        {
            court.Fault("way", 3, "Requests were sent that never got an answer.");
        }

        if (isDone && power.IsOn && !court.HasFault)
        {
            _ = life.Drive("reconcile", audience.ReconcileAsync);
            _ = life.Drive("stop", async () =>
            {
                await hall.StopAsync();
                stop.Cancel();
                await Task.WhenAll(background);
                return new object();
            });
        }

        life.Judge([sockets, .. background]);
        return isDone;
    }

    private Task WorkOf(BootLife life, Bot bot, Gate gate) => life.Start(() => plan.HasStorm && bot.Key.Trades && draw.OneIn(2)
        ? draw.OneIn(3) ? bot.GorgeAsync(gate, draw.Between(3, 20)) : bot.StormAsync(gate, draw.Between(60, 150))
        : bot.RunAsync(gate, plan.AsksPerBoot, plan.ThinkUs));

    private void Audit(BootLife life, Gate gate, RunningGateway gateway)
    {
        if (life.Drive("audit", () => auditor!.AuditAsync(gate, gateway)) is { } audit)
        {
            trace.Add($"   audit: {audit.Orders.Count} orders, {audit.Open.Count} open, {audit.Trades.Count} trades");
            court.Audited(audit);
        }
    }

    /// <summary>All that was appended is on the disk.</summary>
    private static void Settle(BootLife life, RunningGateway gateway) =>
        _ = life.Drive("settle", async () =>
        {
            await gateway.Parts.Journal.DurableAsync(gateway.Parts.Journal.LastSequence);
            return new object();
        });

    /// <summary>A clean end: what was live is what a replay gives, what the next start finds, and what the verifier vouches for.</summary>
    private void Close(BootLife life, Scheduler scheduler, Power power, RunningGateway gateway)
    {
        Settle(life, gateway);
        var retrospect = new Retrospect(court, trace);
        retrospect.ReplayEqualsLife(gateway);
        expectedHash = gateway.StateHash();
        var anchor = gateway.Parts.Journal.Anchor;
        _ = life.Drive("close", async () =>
        {
            await gateway.DisposeAsync();
            return new object();
        });
        scheduler.Abandon();
        trace.Add($"== closed cleanly, state {expectedHash:x}");
        retrospect.AnyFlipIsFound(disk, Path.Combine(home.FullName, "journal"), anchor, draw, flips: 3);
        if (draw.OneIn(2))
        {
            disk.Crash();
        }
    }

    /// <summary>The process dies, of itself or with the power.</summary>
    private void End(Scheduler scheduler, Power power, RunningGateway? gateway)
    {
        var journal = gateway?.Parts.Journal;
        expectedHash = power.IsOn && journal is not null && journal.DurableSequence == journal.LastSequence && !court.Circumstances.HasDiskFailed ? gateway!.StateHash() : null;
        gateway?.Parts.Store.Dispose();
        scheduler.Abandon();
        var isPowerCut = !power.IsOn || draw.OneIn(2);
        trace.Add(isPowerCut ? "== power cut" : "== killed");
        power.Cut();
        if (isPowerCut)
        {
            disk.Crash();
        }

        Weather.Clear(disk);
    }
}
