using Keywright.Gateway;
using Keywright.Gateway.Execute.Live;
using Keywright.Simulation.Disk;
using Keywright.Simulation.Live.Checkers;
using Keywright.Simulation.Runs;
using Keywright.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keywright.Simulation.Live;

/// <summary>One seed on a real exchange: several runs of the gateway in front of an exchange that outlives them, each ended by the seed in its own way, and a quiet end.</summary>
internal sealed class LiveRun : IDisposable
{
    private const int StepsMax = 300_000;
    private const long SecondUs = 1_000_000;

    /// <summary>Within so many steps a cancel-all is mostly over.</summary>
    private const int SweepSteps = 60;

    private const long ExchangeBackMaxUs = 30 * SecondUs;

    private readonly Draw draw;
    private readonly Draw bytes;
    private readonly Draw schedule;
    private readonly Draw sweeps;
    private readonly DirectoryInfo home = Homes.New();
    private readonly LiveWorld world;
    private readonly SimulatedDisk disk;
    private readonly LiveOwner owner;
    private readonly List<LiveBot> bots = [];
    private readonly int seed;
    private LedgerImage? expected;

    private LiveRun(int seed, bool keepTrace)
    {
        this.seed = seed;
        (draw, bytes, schedule, sweeps) = (Draw.Of(seed, "live life"), Draw.Of(seed, "live bytes"), Draw.Of(seed, "live schedule"), Draw.Of(seed, "live sweeps"));
        world = new LiveWorld(seed, keepTrace);
        var syncs = Draw.Of(seed, "live syncs");
        disk = new SimulatedDisk(Draw.Of(seed, "live disk").Random)
        {
            WhileSyncing = async () => await world.PassAsync(TimeSpan.FromMicroseconds(syncs.Below(world.Plan.SyncUs) + 1)),
        };
        (world.Disk, world.Home) = (new DurableView(disk, home.FullName), home.FullName);
        owner = new LiveOwner(world, Draw.Of(seed, "live owner"));
    }

    private LiveCourt Court => world.Court;

    public static SeedResult Run(int seed, bool keepTrace = false)
    {
        using var run = new LiveRun(seed, keepTrace);
        for (var boot = 0; boot <= run.world.Plan.Boots && !run.Court.HasFault; boot++)
        {
            run.Boot(boot, isLast: boot == run.world.Plan.Boots);
        }

        return new SeedResult(seed, run.Court.First, run.world.Trace.Fingerprint, run.Court.AnswerCount, run.Court.Codes, run.world.Trace.ToString());
    }

    public void Dispose()
    {
        world.Dispose();
        home.Delete(recursive: true);
    }

    private void Boot(int boot, bool isLast)
    {
        // 1. The process starts; the power may go while it does.
        world.Trace.Add($"== boot {boot}");
        var power = new Power();
        if (boot > 0 && !isLast && draw.OneIn(6))
        {
            power.CutAfter(draw.Between(1, 25));
        }

        var scheduler = new Scheduler(schedule, world.Time) { PaceUs = world.Plan.PaceUs };
        var life = new BootLife(scheduler, power, Court.Fault);
        var wire = new SimulatedWire(world, power) { IsCalm = boot == 0 || isLast };
        var ground = new Ground(world.Time, new WatchedDisk(disk, home.FullName, power, draw, world.Trace), new SeededBytes(bytes)) { Exchange = _ => wire };
        world.Flights.Rearm();
        var gateway = life.Drive("start", () => RunningGateway.OpenAsync(world.Plan.OptionsFor(home.FullName), ground, NullLoggerFactory.Instance, CancellationToken.None));
        if (gateway is null)
        {
            End(scheduler, power, null);
            return;
        }

        power.CutAfter(int.MaxValue);
        if (boot == 0)
        {
            _ = life.Drive("account", () => owner.SettleInAsync(gateway));
            var writer = new LiveAskWriter(world.Time, Draw.Of(seed, "live asks"));
            bots.AddRange(Court.Keys.Select(key => new LiveBot(key, writer, Draw.Of(seed, $"live {key.Label}"), world)));
            wire.IsCalm = isLast;
        }

        // 2. It knows what it knew.
        var found = LedgerImage.Of(gateway);
        if (expected is { } before && before.Difference(found) is { } difference)
        {
            Court.Fault("restart", 8, $"All was durable when the process ended, and after the restart {difference}");
        }

        // 3. A day's work, or the quiet at the end.
        if (!Court.HasFault && isLast)
        {
            Quiet(life, gateway, power);
            Close(life, scheduler, gateway);
            return;
        }

        if (!Court.HasFault && Work(life, scheduler, power, gateway) && power.IsOn && !Court.HasFault && draw.OneIn(3))
        {
            Close(life, scheduler, gateway);
            return;
        }

        End(scheduler, power, gateway);
    }

    /// <summary>The bots at work until they are done or the process ends; true when they are done and the disk is sound.</summary>
    private bool Work(BootLife life, Scheduler scheduler, Power power, RunningGateway gateway)
    {
        var plan = world.Plan;
        using var stop = new CancellationTokenSource();
        List<Task> background = [life.Start(() => gateway.RunAsync(stop.Token)), life.Start(() => owner.MendAsync(gateway, power, stop.Token))];
        var work = bots.Select(bot => life.Start(() => bot.RunAsync(gateway, power, plan.AsksPerBoot, plan.ThinkUs))).ToList();
        if (plan.OwnerActs > 0)
        {
            work.Add(life.Start(() => owner.RunAsync(gateway, power, plan.OwnerActs, 2 * Math.Max(plan.ThinkUs, 400_000) * plan.AsksPerBoot / plan.OwnerActs)));
        }

        // Most runs are cut short: at a step, or at a touch of the disk.
        var steps = draw.OneIn(3) ? StepsMax : draw.Between(50, plan.AsksPerBoot * plan.Bots * 60);
        if (draw.OneIn(3))
        {
            power.CutAfter(draw.Between(1, 300));
        }

        var failsAt = plan.DiskFailsIn > 0 && draw.OneIn(plan.DiskFailsIn) ? draw.Below(4_000) : -1;
        var isFailed = false;
        var left = steps;

        // In one run of three the process ends in the middle of somebody's cancel-all, wherever that is.
        var (isCut, untilCut) = (sweeps.OneIn(3), int.MaxValue);
        while (left-- > 0 && untilCut > 0 && power.IsOn && !Court.HasFault && !work.TrueForAll(task => task.IsCompleted) && scheduler.Step())
        {
            Pass();
            if (untilCut < int.MaxValue)
            {
                untilCut--;
            }
            else if (isCut && bots.Exists(bot => bot.IsSweeping))
            {
                untilCut = sweeps.Between(1, SweepSteps);
            }

            if (steps - left == failsAt)
            {
                world.Trace.Add("!  the next sync will fail");
                disk.FailNextSync();
                isFailed = true;
            }
        }

        life.Judge(work);
        var isDone = work.TrueForAll(task => task.IsCompleted);
        if (!isDone && steps == StepsMax && untilCut > 0 && power.IsOn && !Court.HasFault)
        {
            Court.Fault("way", 3, "Requests were sent that never got an answer.");
        }

        if (isDone && power.IsOn && !Court.HasFault && !isFailed)
        {
            power.CutAfter(int.MaxValue);
            _ = life.Drive("stop", async () =>
            {
                stop.Cancel();
                await Task.WhenAll(background);
                return this;
            });
        }

        life.Judge(background);
        return isDone && !isFailed;
    }

    /// <summary>Others trade, and somebody sets the clocks.</summary>
    private void Pass()
    {
        if (draw.OneIn(60))
        {
            world.Exchange.Trade();
        }

        if (world.Plan.ClockStepEvery == 0 || !draw.OneIn(world.Plan.ClockStepEvery))
        {
            return;
        }

        var far = draw.Of(draw.Between(1L, 2_000L), draw.Between(1_000L, 3 * SecondUs), draw.Between(SecondUs, 70 * SecondUs), draw.Between(60 * SecondUs, 3_600 * SecondUs)) * draw.Of(-1, 1);
        if (draw.OneIn(2))
        {
            world.Step(far);
            world.Trace.Add($"!  somebody sets the gateway's clock by {far} µs");
        }
        else
        {
            // An exchange that goes back far would itself not know what it has seen.
            far = Math.Max(far, -ExchangeBackMaxUs);
            world.Exchange.Step(far);
            world.Trace.Add($"!  the exchange's clock is set by {far} µs");
        }
    }

    /// <summary>Nothing goes wrong any more: every pause ends, every intent is closed, every bot gets its answer, and all is held against the exchange.</summary>
    private void Quiet(BootLife life, RunningGateway gateway, Power power)
    {
        using var stop = new CancellationTokenSource();
        List<Task> background = [life.Start(() => gateway.RunAsync(stop.Token)), life.Start(() => owner.MendAsync(gateway, power, stop.Token))];
        _ = life.Drive("quiet end", async () =>
        {
            foreach (var key in Court.Keys.Where(key => !key.IsEndAsked))
            {
                await owner.ThawAsync(gateway, power, key);
            }

            var upstream = gateway.Parts.Live.Books.Venues.Single();
            for (var waited = 0; waited < 800 && (!IsSettled(upstream) || world.Exchange.IsBack || gateway.LiveAccounts.Find(LiveOwner.Account) is { State: "paused" }); waited++)
            {
                await world.PassAsync(TimeSpan.FromSeconds(1));
            }

            foreach (var bot in bots.Where(bot => !bot.Key.IsEndAsked))
            {
                await bot.RoundOffAsync(gateway, power);
            }

            stop.Cancel();
            await Task.WhenAll(background);
            return this;
        });
        life.Judge(background);
        if (!Court.HasFault)
        {
            Court.Ended();
            LedgerImage.Judge(gateway, Court);
        }

        static bool IsSettled(LiveVenue venue) => venue.Ledger.Stale.Count == 0 && venue.Upstream.Time.IsReliable && venue.Upstream.Budget.Read(venue.Upstream.Time.Read()).Pause is null;
    }

    /// <summary>A clean end.</summary>
    private void Close(BootLife life, Scheduler scheduler, RunningGateway gateway)
    {
        _ = life.Drive("close", async () =>
        {
            await gateway.DisposeAsync();
            return this;
        });

        // While it ends it may still hear what became of an order.
        expected = LedgerImage.Of(gateway);
        scheduler.Abandon();
        world.Trace.Add("== closed cleanly");
        Down();
    }

    /// <summary>The process dies, of itself or with the power.</summary>
    private void End(Scheduler scheduler, Power power, RunningGateway? gateway)
    {
        var journal = gateway?.Parts.Journal;
        expected = power.IsOn && journal is not null && journal.DurableSequence == journal.LastSequence ? LedgerImage.Of(gateway!) : null;
        gateway?.Parts.Store.Dispose();
        scheduler.Abandon();
        var isPowerCut = !power.IsOn || draw.OneIn(2);
        world.Trace.Add(isPowerCut ? "== power cut" : "== killed");
        power.Cut();
        if (isPowerCut)
        {
            disk.Crash();
        }

        disk.ForgetFaults();
        Down();
    }

    /// <summary>Time passes until somebody starts it again: from no time at all to minutes.</summary>
    private void Down() => world.Flights.Pass(draw.Of(0, draw.Between(1_000L, SecondUs), draw.Between(SecondUs, 20 * SecondUs), draw.Between(20 * SecondUs, 300 * SecondUs)));
}
