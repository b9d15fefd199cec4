using Keywright.Binance.Catalogue;

namespace Keywright.Upstream;

/// <summary>Which calls a rule is about.</summary>
/// <param name="Name">What it says of itself when a script is printed.</param>
/// <param name="Fits">Whether a call is one of them.</param>
public sealed record Match(string Name, Func<Arrival, bool> Fits)
{
    public static Match Any { get; } = new("any call", _ => true);

    /// <summary>A new order, over REST or as a frame.</summary>
    public static Match Place { get; } = Of(RouteId.PlaceOrder);

    /// <summary>A route of the catalogue, over REST or as a frame.</summary>
    public static Match Of(RouteId route) => new(route.ToString(), arrival => arrival.Is(route));

    /// <summary>A method and a path; a path that ends in <c>*</c> fits all that begin like it. Frames have the method WS.</summary>
    public static Match Of(string method, string path) => new($"{method} {path}", arrival => arrival.Method == method && Begins(arrival.Path, path));

    /// <summary>The opening of a socket: <c>/ws-api/v3</c>, <c>/ws*</c>, <c>/stream</c>.</summary>
    public static Match Handshake(string path) => new($"handshake {path}", arrival => arrival.IsHandshake && Begins(arrival.Path, path));

    public static Match Where(Func<Arrival, bool> fits) => new("chosen calls", fits);

    /// <summary>Narrower by a condition.</summary>
    public Match And(Func<Arrival, bool> fits) => new($"{Name} with a condition", arrival => Fits(arrival) && fits(arrival));

    public override string ToString() => Name;

    internal static bool Begins(string path, string pattern) => pattern.EndsWith('*') ? path.StartsWith(pattern[..^1], StringComparison.Ordinal) : path == pattern;
}
