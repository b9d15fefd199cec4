using System.Net;
using Keywright.Simulation.Clients;
using Keywright.Simulation.Runs;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Streaming;

/// <summary>All who listen in one seed, and the bots that trade by frames: who they are is drawn once, and they live on when the gateway dies.</summary>
internal sealed class Audience
{
    private const long SecondUs = 1_000_000;

    private readonly Draw draw;
    private readonly List<StreamClient> clients = [];
    private readonly Dictionary<Bot, (BotKey? LoggedOn, Dictionary<Ask, FrameGate.Written> Written)> framed = [];
    private readonly List<FrameGate> gates = [];
    private readonly SocketWeather weather;
    private SocketHall? hall;

    private Audience(Draw draw)
    {
        this.draw = draw;
        weather = new SocketWeather(clients, () => gates.Select(gate => gate.Line).OfType<SimulatedLine>(), draw.Of(0, draw.Between(60, 300), draw.Between(300, 2_000)), draw);
    }

    public IReadOnlyList<StreamClient> Clients => clients;

    public IReadOnlyDictionary<string, int> Faults => weather.Faults;

    /// <summary>Their keys are cut at the first start.</summary>
    public static async Task<Audience> GatherAsync(Draw draw, KeyCutter cutter, BotKey reader, AskWriter writer, IReadOnlyList<Bot> bots)
    {
        var audience = new Audience(draw);
        var isEmpty = draw.OneIn(6);
        if (!isEmpty && !draw.OneIn(4))
        {
            audience.clients.Add(new BookKeeper("book", Address(1), draw, draw.From(Board.Symbols).Name));
        }

        if (!isEmpty && draw.OneIn(2))
        {
            audience.clients.Add(new TapeFollower("tape", Address(2), draw, draw.From(Board.Symbols).Name));
        }

        BotKey? pair = null;
        foreach (var way in Enum.GetValues<ListeningWay>().Where(_ => !isEmpty && draw.OneIn(2)))
        {
            var keys = new List<BotKey>();
            for (var i = 0; i < 3; i++)
            {
                var (label, expires) = ($"{way}{i}", i == 0 && draw.OneIn(3) ? TimeSpan.FromDays(7) : (TimeSpan?)null);
                keys.Add(way == ListeningWay.Session ? pair = await cutter.PairAsync(label, expires) : await cutter.ListenerAsync(label, expires));
            }

            audience.clients.Add(new AccountListener(way.ToString(), Address(3 + (int)way), draw, way, keys, reader, writer));
        }

        foreach (var bot in bots.Where(bot => bot.Key.Trades && (bot.Key.Pair is not null || draw.OneIn(3))))
        {
            audience.framed.Add(bot, (bot.Key.Pair is not null ? bot.Key : draw.OneIn(2) ? pair : null, []));
        }

        return audience;
    }

    /// <summary>They come to one run of the gateway.</summary>
    public IReadOnlyList<Task> Attend(BootLife life, SocketHall at, Gate gate)
    {
        hall = at;
        gates.Clear();
        clients.OfType<AccountListener>().ToList().ForEach(listener => listener.Use(gate));
        return [.. clients.Select(client => life.Start(() => client.AttendAsync(at)))];
    }

    /// <summary>The way of one bot to this run: by frames, or by REST alone.</summary>
    public Gate GateFor(Bot bot, Gate plain, Gate.Parts parts)
    {
        if (hall is null || !framed.TryGetValue(bot, out var by))
        {
            return plain;
        }

        var gate = new FrameGate(hall, parts, bot.Key, by.LoggedOn, by.Written, draw);
        gates.Add(gate);
        return gate;
    }

    /// <summary>One step of the world has passed.</summary>
    public void Pass()
    {
        weather.Pass(hall!);
        hall!.LookForGhosts();
    }

    /// <summary>The work is done: everybody's view must come to be the exchange's; sometimes after a long wait on dead connections, or a day.</summary>
    public async Task<object> ReconcileAsync()
    {
        await AgreeAsync();
        if (clients.Count > 0 && draw.OneIn(5))
        {
            await KeepVigilAsync();
            await AgreeAsync();
        }

        return clients;
    }

    private async Task KeepVigilAsync()
    {
        if (draw.OneIn(3))
        {
            hall!.Note("everybody", "a day passes");
            hall.Time.Advance(86_400 * SecondUs);
            await hall.PauseAsync(6 * SecondUs);
            return;
        }

        for (var i = 0; i < 3; i++)
        {
            weather.Strike(hall!);
            await hall!.PauseAsync(draw.Between(1, 9) * SecondUs);
        }

        await hall!.PauseAsync(100 * SecondUs);
        hall.LookForGhosts();
    }

    private async Task AgreeAsync()
    {
        foreach (var client in clients)
        {
            for (long waitUs = 100_000; hall!.IsUp; waitUs *= 2)
            {
                if (client.Line is { } line)
                {
                    line.IsMute = false;
                    line.Stall(false);
                }

                if (await client.CompareAsync() || client.HasNoWay || hall.Court.Circumstances.IsDiskInTrouble)
                {
                    break;
                }

                hall.LookForGhosts();
                hall.Judge(waitUs < 100 * SecondUs, $"{client.Name} never came to a view of its own that could be compared.");
                await hall.PauseAsync(waitUs);
            }
        }
    }

    private static IPAddress Address(int number) => IPAddress.Parse($"198.51.100.{number}");
}
