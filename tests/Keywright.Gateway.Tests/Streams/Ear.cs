using System.Net;
using System.Text;
using System.Text.Json;
using Keywright.Gateway.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Streams;

/// <summary>One connection's session without the connection: what it was told is read out of its outbox.</summary>
internal sealed class Ear
{
    private readonly Outbox outbox;
    private readonly MarketSession session;

    public Ear(Home home, string names = "", bool combined = false, string? timeUnit = null, Outbox? into = null, IPAddress? from = null, string? apiKey = null)
    {
        outbox = into ?? new Outbox();
        session = home.Gateway.Streams.TryOpen(outbox, from ?? IPAddress.Loopback, names, combined, timeUnit, out _, apiKey)!;
        Assert.NotNull(session);
    }

    public Outbox Outbox => outbox;

    public MarketSession Session => session;

    /// <summary>Everything said since this was last asked, as it stands.</summary>
    public List<string> Texts()
    {
        var said = new List<string>();
        while (outbox.TryTake(out var frame))
        {
            var bytes = new byte[frame.Length];
            frame.CopyTo(bytes);
            said.Add(Encoding.UTF8.GetString(bytes));
        }

        return said;
    }

    public List<JsonElement> All() => [.. Texts().Select(text => JsonDocument.Parse(text).RootElement.Clone())];

    public JsonElement One() => Assert.Single(All());

    /// <summary>Says something and returns the one answer.</summary>
    public string Ask(string message)
    {
        session.Hear(Encoding.UTF8.GetBytes(message));
        return Assert.Single(Texts());
    }

    public void End() => session.End();

    /// <summary>Names of the fields, in order, so that a payload is compared whole.</summary>
    public static string Fields(JsonElement told) => string.Join(' ', told.EnumerateObject().Select(field => field.Name));
}
