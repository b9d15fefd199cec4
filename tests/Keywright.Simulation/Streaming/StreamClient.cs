using System.Net;
using System.Text.Json;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Streaming;

/// <summary>
/// A client that listens. It connects, catches up by REST, keeps its own view of what it hears, and begins anew whenever its connection
/// ends, also with the next run of the process. A subclass knows what is heard and how its view is compared with the exchange's.
/// </summary>
internal abstract class StreamClient(string name, IPAddress address, Draw draw)
{
    private const int PolicyViolation = 1008;
    private const int GoingAway = 1001;

    private int generation;
    private bool heardFarewell;
    private bool wasEndedByUs;

    public string Name => name;

    /// <summary>The connection it has, or had last.</summary>
    public SimulatedLine? Line { get; private set; }

    public bool IsConnected => Line is { IsUp: true, HasVanished: false };

    /// <summary>It has nothing left to connect by.</summary>
    public virtual bool HasNoWay => false;

    /// <summary>Connections that were begun.</summary>
    public int Connected { get; private set; }

    /// <summary>Times that its view was found to be the exchange's.</summary>
    public int Compared { get; protected set; }

    /// <summary>Closes by their reasons.</summary>
    public Dictionary<string, int> Ends { get; } = [];

    protected IPAddress Address => address;

    protected Draw Draw => draw;

    protected SocketHall Hall { get; private set; } = null!;

    /// <summary>The connection that was caught up with is the one it has.</summary>
    public bool IsInStep { get; private set; }

    /// <summary>Frames that may wait for it; small, so that a pause fills them.</summary>
    protected int FramesMax { get; } = draw.Of(draw.Between(16, 60), draw.Between(60, 400));

    /// <summary>Lives through one run of the process.</summary>
    public async Task AttendAsync(SocketHall hall)
    {
        // A connection to the run before died with it.
        (Hall, Line, IsInStep) = (hall, null, false);
        Ended();
        while (hall.IsUp)
        {
            await hall.PauseAsync(draw.Of(1, 300, 3_000, 90_000));
            if (!hall.IsUp || await TargetAsync() is not { } target)
            {
                continue;
            }

            generation++;
            (heardFarewell, wasEndedByUs) = (false, false);
            Line = hall.Connect(target, address, FramesMax);
            if (Line is null)
            {
                await hall.PauseAsync(500_000);
                continue;
            }

            Connected++;
            hall.Note(name, $"connects to {target}");
            Opened();
            _ = CatchUpAsync(generation);
            await ListenAsync(Line);
            IsInStep = false;
            Ended();
        }
    }

    /// <summary>The peer breaks its connection.</summary>
    public void Drop()
    {
        wasEndedByUs = true;
        Line!.Drop();
    }

    /// <summary>The peer is gone without a word, and comes again over another connection.</summary>
    public void Vanish()
    {
        wasEndedByUs = true;
        Line!.Vanish();
    }

    /// <summary>It says more than it may, or what nobody may say.</summary>
    public void Misbehave()
    {
        switch (draw.Below(3))
        {
            case 0:
                Line!.SayBinary([1, 2, 3]);
                break;
            case 1:
                Line!.Say(new string('{', 70_000));
                break;
            default:
                for (var i = 0; i < 7; i++)
                {
                    Line!.Pong([(byte)'x']);
                }

                break;
        }
    }

    /// <summary>In a quiet moment: its view is the exchange's, or will be found to be when it has caught up.</summary>
    /// <returns>False when it is not in step yet.</returns>
    public abstract Task<bool> CompareAsync();

    /// <summary>Path and query to connect to; null when it cannot now.</summary>
    protected abstract Task<string?> TargetAsync();

    /// <summary>The connection stands; nothing has been heard on it.</summary>
    protected abstract void Opened();

    /// <summary>Reads by REST what the stream does not tell; false to try again.</summary>
    protected abstract Task<bool> ReadAsync();

    /// <summary>One message.</summary>
    protected abstract void Take(JsonElement json);

    /// <summary>The connection is gone, and what depended on it with it.</summary>
    protected virtual void Ended()
    {
    }

    protected void Require(bool holds, int promise, string sentence) => Hall.Judge(holds, $"{name}: {sentence}", promise, GetType().Name);

    /// <summary>
    /// What the view shows wrong is excused only by the gateway's own word that it missed something: the connection it was heard on is
    /// closed, with a reason, by the gateway's next beat.
    /// </summary>
    protected async Task<bool> IsBeingCutOffAsync()
    {
        var (line, ends) = (Line!, Ends.Values.Sum());
        await Hall.PauseAsync(1_100_000);
        await Hall.IdleAsync();
        return !Hall.IsUp || (!line.IsUp && Ends.Values.Sum() > ends);
    }

    /// <summary>A message that says the end is near; nothing more is in it.</summary>
    protected void TakeFarewell() => heardFarewell = true;

    private async Task CatchUpAsync(int connection)
    {
        while (Hall.IsUp && connection == generation && IsConnected)
        {
            if (await ReadAsync() && connection == generation)
            {
                IsInStep = true;
                return;
            }

            await Hall.PauseAsync(250_000);
        }
    }

    private async Task ListenAsync(SimulatedLine line)
    {
        while (true)
        {
            switch (await line.PeerHearsAsync())
            {
                case Heard.Text text:
                    Hall.Heard(name, text.Utf8);
                    Take(text.Json);
                    break;
                case Heard.Ping ping when !line.IsMute:
                    line.Pong(ping.Payload);
                    break;
                case Heard.Ping:
                    break;
                case Heard.Closed closed:
                    Hall.Note(name, $"is closed: {closed.Code} {closed.Reason}");
                    Ends[closed.Reason] = Ends.GetValueOrDefault(closed.Reason) + 1;
                    Require(closed.Reason.Length > 0 || wasEndedByUs, 20, $"the connection was closed with {closed.Code} and no reason.");
                    Require(closed.Code is PolicyViolation or GoingAway or 1003 or 1009 || wasEndedByUs, 20, $"the connection was closed with {closed.Code} {closed.Reason}.");

                    // A journal that fails in that very moment drops what waits, and the farewell with it.
                    Require(closed.Code != GoingAway || heardFarewell || Hall.Court.Circumstances.HasDiskFailed, 20, $"the connection was closed with {closed.Code} and no serverShutdown before it.");
                    line.Close();
                    return;
                case Heard.Lost:
                    Hall.Note(name, "has lost its connection");
                    Ends[""] = Ends.GetValueOrDefault("") + 1;
                    return;
            }
        }
    }
}
