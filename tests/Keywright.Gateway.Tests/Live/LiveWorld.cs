using System.Buffers;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>What a bot does all day: asks for its calls in turn, one every so often, and cares for no Retry-After.</summary>
internal sealed record GreedyBot(int Key, int Account, int EveryUs, int[] Weights)
{
    /// <summary>It places orders in place of reading.</summary>
    public bool Orders { get; init; }

    public bool Sleeps { get; set; }

    public UpstreamUse? Use { get; init; }
}

/// <summary>
/// A gateway's budget and clock, the bots in front and a strict exchange behind, in simulated time: calls take their time both ways, some
/// answers are lost and some calls never sent. The same seed gives the same world.
/// </summary>
internal sealed class LiveWorld
{
    public const long SecondUs = 1_000_000;
    public const long MinuteUs = 60 * SecondUs;

    /// <summary>A quarter past a whole minute.</summary>
    public static readonly long BeginUs = (1_790_000_000_000_000 / MinuteUs * MinuteUs) + (15 * SecondUs);

    private readonly PriorityQueue<Action, (long Us, long Turn)> events = new();
    private readonly Dictionary<int, long> got = [];
    private readonly Random random;
    private readonly HashSet<UpstreamTake> flying = [];
    private long turn;
    private bool sampling;
    private int life;

    public LiveWorld(int seed, long hostSkewUs = 0)
    {
        random = new Random(seed);
        Time = new ManualTime(GatewayClock.InstantOf(BeginUs + hostSkewUs));
        Clock = new GatewayClock(Time);
        Upstream = new UpstreamClock(Clock);
        Every(100_000, Sample);
    }

    public ManualTime Time { get; }

    public GatewayClock Clock { get; }

    public UpstreamClock Upstream { get; private set; }

    public UpstreamBudget Budget { get; private set; } = new(new UpstreamBudgetOptions());

    public StrictExchange Exchange { get; } = new();

    public List<UpstreamNotice> Notices { get; } = [];

    /// <summary>Refusals by key.</summary>
    public Dictionary<int, int> Refused { get; } = [];

    /// <summary>The true time, which nobody in this world can see.</summary>
    public long TrueUs { get; private set; } = BeginUs;

    public Random Random => random;

    /// <summary>Weight the key's calls have cost, or orders it has placed.</summary>
    public long GotBy(int key) => got.GetValueOrDefault(key);

    public void At(long us, Action what) => events.Enqueue(what, (us, turn++));

    public void Every(long us, Action what)
    {
        void Again()
        {
            what();
            At(TrueUs + us, Again);
        }

        At(TrueUs + us, Again);
    }

    public void RunFor(long us)
    {
        var end = TrueUs + us;
        while (events.TryPeek(out var what, out var at) && at.Us <= end)
        {
            events.Dequeue();
            Pass(at.Us - TrueUs);
            what();
        }

        Pass(end - TrueUs);
    }

    public void Add(GreedyBot bot)
    {
        var at = 0;
        Every(bot.EveryUs, () =>
        {
            if (!bot.Sleeps && Call(bot.Key, bot.Account, bot.Use ?? (bot.Orders ? UpstreamUse.Order : UpstreamUse.Read), bot.Weights[at], bot.Orders ? 1 : 0))
            {
                at = (at + 1) % bot.Weights.Length;
            }
        });
    }

    /// <summary>Twenty that want more than all there is, each in its own manner.</summary>
    public List<GreedyBot> AddTwenty()
    {
        int[][] manners = [[1], [20], [5, 25, 2], [80], [250], [4, 2, 1], [40, 1], [25], [10], [6, 20]];
        var bots = new List<GreedyBot>();
        for (var key = 1; key <= 20; key++)
        {
            var weights = manners[random.Next(manners.Length)];

            // At least twice its share of a minute.
            var slowest = (int)Math.Min(900_000, weights.Sum() / weights.Length * MinuteUs / 600);
            bots.Add(new GreedyBot(key, 1 + (key % 3), random.Next(20_000, Math.Max(20_001, slowest)), weights));
            Add(bots[^1]);
        }

        return bots;
    }

    /// <summary>False when the budget refused it.</summary>
    public bool Call(int key, int account, UpstreamUse use, int weight, int orders)
    {
        if (Budget.TryTake(new UpstreamAsk(key, account, use, weight, orders), Upstream.Read(), out _) is not { } take)
        {
            Refused[key] = Refused.GetValueOrDefault(key) + 1;
            return false;
        }

        Send(take, use == UpstreamUse.Order ? Upstream.StampUs : null, answer =>
        {
            got[key] = GotBy(key) + (answer.Status == 200 && orders > 0 ? orders : weight);
            if (answer.Status == 400)
            {
                Upstream.NoteRefused();
            }
        });
        return true;
    }

    /// <summary>The program ends and begins again: what was on its way is never heard of, and the clock that never steps begins anew.</summary>
    public void Restart(long downUs)
    {
        var kept = new ArrayBufferWriter<byte>();
        Budget.Save(new StateWriter(kept));
        flying.Clear();
        life++;
        sampling = false;
        Pass(downUs);
        Upstream = new UpstreamClock(Clock);
        Budget = new UpstreamBudget(new UpstreamBudgetOptions());
        var reader = new StateReader(kept.WrittenSpan);
        Budget.Restore(ref reader, Upstream.Read());
        Assert.True(reader.Rest.IsEmpty);
    }

    private void Send(UpstreamTake take, long? stampUs, Action<UpstreamAnswer.Answered> told)
    {
        flying.Add(take);
        var (sentUs, ofLife) = (TrueUs, life);
        switch (random.Next(1_000))
        {
            case < 3:
                At(sentUs + 5_000, () => Settle(take, new UpstreamAnswer.NotSent("No way."), ofLife));
                return;
            case < 8:
                At(sentUs + Delay(), () => _ = Hear(take, stampUs));
                At(sentUs + (5 * SecondUs), () => Settle(take, new UpstreamAnswer.Lost("No answer."), ofLife));
                return;
            default:
                At(sentUs + Delay(), () =>
                {
                    var answer = Hear(take, stampUs);
                    At(TrueUs + Delay(), () =>
                    {
                        if (Settle(take, answer, ofLife))
                        {
                            told(answer);
                        }
                    });
                });
                return;
        }
    }

    private UpstreamAnswer.Answered Hear(UpstreamTake take, long? stampUs) => Exchange.Hear(TrueUs, take.Ask.Account, take.Ask.Weight, take.Ask.Orders, stampUs);

    private bool Settle(UpstreamTake take, UpstreamAnswer answer, int ofLife)
    {
        if (ofLife != life || !flying.Remove(take))
        {
            return false;
        }

        var placed = answer is UpstreamAnswer.Answered { Status: 200 } ? take.Ask.Orders : 0;
        if (Budget.Settle(take, answer, placed > 0 ? 0 : take.Ask.Weight, placed, Upstream.Read()) is { } notice)
        {
            Notices.Add(notice);
        }

        return true;
    }

    private void Sample()
    {
        var sentUs = Upstream.TickUs;
        if (sampling || sentUs < Upstream.NextSampleDueUs || Budget.TryTake(new UpstreamAsk(0, 0, UpstreamUse.Reconcile, 1), Upstream.Read(), out _) is not { } take)
        {
            return;
        }

        sampling = true;
        flying.Add(take);
        var ofLife = life;
        At(TrueUs + Delay(), () =>
        {
            var (answer, serverUs) = (Hear(take, null), Exchange.ClockUs(TrueUs) / 1_000 * 1_000);
            At(TrueUs + Delay(), () =>
            {
                if (Settle(take, answer, ofLife))
                {
                    sampling = false;
                    _ = answer.Status == 200 && Upstream.Add(sentUs, Upstream.TickUs, serverUs);
                }
            });
        });
    }

    // Mostly some tens of milliseconds each way, now and then seconds.
    private long Delay() => random.Next(500) == 0 ? random.Next(200_000, 2_500_000) : random.Next(3_000, 60_000);

    private void Pass(long us)
    {
        TrueUs += us;
        Time.Advance(TimeSpan.FromTicks(us * TimeSpan.TicksPerMicrosecond));
    }
}
