using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Streaming;

/// <summary>What befalls connections: they break, go half-open, stop reading, stop answering pings, say too much, and lose their keys.</summary>
internal sealed class SocketWeather(IReadOnlyList<StreamClient> clients, Func<IEnumerable<SimulatedLine>> others, int every, Draw draw)
{
    /// <summary>Faults that came about, by name.</summary>
    public Dictionary<string, int> Faults { get; } = [];

    /// <summary>One step of the world has passed.</summary>
    public void Pass(SocketHall hall)
    {
        if (every > 0 && draw.OneIn(every))
        {
            Strike(hall);
        }
    }

    /// <summary>Something befalls one connection.</summary>
    public void Strike(SocketHall hall)
    {
        if (draw.OneIn(4) && others().Where(line => line is { IsUp: true, HasVanished: false }).ToList() is { Count: > 0 } lines)
        {
            Count(hall, "a bot", "drops");
            draw.From(lines).Drop();
            return;
        }

        if (clients.Where(client => client.IsConnected && !client.Line!.IsStalled).ToList() is not { Count: > 0 } connected)
        {
            return;
        }

        var client = draw.From(connected);
        switch (draw.Below(12))
        {
            case < 4:
                Count(hall, client.Name, "drops");
                client.Drop();
                break;
            case < 6:
                Count(hall, client.Name, "vanishes");
                client.Vanish();
                break;
            case < 9:
                Count(hall, client.Name, "stops reading");
                client.Line!.Stall(true);
                _ = hall.Start(() => ResumeAsync(hall, client.Line));
                break;
            case 9:
                Count(hall, client.Name, "answers no more pings");
                client.Line!.IsMute = true;
                break;
            case 10:
                Count(hall, client.Name, "misbehaves");
                client.Misbehave();
                break;
            default:
                if (client is AccountListener { Key.IsRevocationAsked: false } listener)
                {
                    Count(hall, client.Name, "loses its key");
                    _ = hall.Start(() => RevokeAsync(hall, listener, listener.Key));
                }

                break;
        }
    }

    private async Task ResumeAsync(SocketHall hall, SimulatedLine line)
    {
        await hall.PauseAsync(draw.Of(draw.Between(1, 50_000), draw.Between(50_000, 2_000_000), draw.Between(1_000_000, 9_000_000)));
        line.Stall(false);
    }

    private static async Task RevokeAsync(SocketHall hall, AccountListener listener, BotKey key)
    {
        key.IsRevocationAsked = true;
        var result = await hall.Gateway.Keys.RevokeAsync(key.Label, CancellationToken.None);
        if (!hall.IsUp || result.Key is null)
        {
            return;
        }

        key.IsRevoked = true;
        listener.KeyEnded(key);
        await hall.IdleAsync();
        if (hall.IsUp)
        {
            listener.MustHaveHeardOfTheEnd(key);
        }
    }

    private void Count(SocketHall hall, string who, string what)
    {
        Faults[what] = Faults.GetValueOrDefault(what) + 1;
        hall.Note(who, what);
    }
}
