using Keywright.Binance.Catalogue;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>A way to send the same call: REST, signed frames, or a session that logged on once.</summary>
internal sealed class Way(string name, Func<RouteId, (string Name, object Value)[], Task<Answer>> send)
{
    public Task<Answer> SendAsync(RouteId route, params (string Name, object Value)[] parameters) => send(route, parameters);

    public override string ToString() => name;

    public static Way Rest(Home home, Bot bot) => new("REST", (id, parameters) =>
    {
        var route = RouteCatalogue.Of(id);
        var timed = route.NeedsSignature ? [.. parameters, ("timestamp", home.Stamp())] : parameters;
        var text = string.Join('&', timed.Select(p => $"{p.Name}={Uri.EscapeDataString(Line.PayloadOf(("", p.Value))[1..])}"));
        var inBody = route.Method == "POST";
        if (route.Security == Security.UserStream)
        {
            return bot.RawAsync(route.Method, route.Path, text, "");
        }

        return !route.NeedsSignature ? home.PublicAsync(route.Path, text) : bot.SendAsync(route.Method, route.Path, inBody ? "" : text, inBody ? text : "");
    });

    public static Way Frames(Home home, Bot bot)
    {
        var line = new Line(home);
        return new("signed frames", async (id, parameters) => RouteCatalogue.Of(id) switch
        {
            { NeedsSignature: true } => (await line.SignedAsync(bot, MethodOf(id), parameters)).Body,
            { Security: Security.UserStream } => (await line.AskAsync(MethodOf(id), [.. parameters, ("apiKey", bot.ApiKey)])).Body,
            _ => (await line.AskAsync(MethodOf(id), parameters)).Body,
        });
    }

    public static async Task<Way> SessionAsync(Home home, Bot bot)
    {
        var line = new Line(home);
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        return new("session", async (id, parameters) => RouteCatalogue.Of(id).NeedsSignature
            ? (await line.TimedAsync(MethodOf(id), parameters)).Body
            : (await line.AskAsync(MethodOf(id), parameters)).Body);
    }

    private static string MethodOf(RouteId id) => RouteCatalogue.Methods.Single(m => RouteCatalogue.TryFindMethod(m, out var route) && route.Id == id);
}
