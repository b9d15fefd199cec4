using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;

namespace Keywright.Upstream;

/// <summary>One call that came in, and what became of it: a request of REST, a request frame of a socket, or a handshake.</summary>
public sealed class Arrival
{
    /// <summary>The method of calls that are frames.</summary>
    public const string FrameMethod = "WS";

    /// <summary>From 1, in the order of coming in.</summary>
    public required int Number { get; init; }

    /// <summary>By the exchange's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The connection it came on.</summary>
    public required string Connection { get; init; }

    /// <summary>GET, POST, PUT, DELETE; <see cref="FrameMethod"/> for a frame.</summary>
    public required string Method { get; init; }

    /// <summary>Without the query; of a frame its method, without a version.</summary>
    public required string Path { get; init; }

    /// <summary>Decoded and without the signature. A list, as SUBSCRIBE has, is its JSON under <c>params</c>.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public string? ApiKey { get; init; }

    /// <summary>As the catalogue knows it; null for a path that nobody serves.</summary>
    public Route? Route { get; init; }

    /// <summary>It asks for a socket.</summary>
    public bool IsHandshake { get; init; }

    /// <summary>What it weighs by the catalogue: before it is answered what is taken, afterwards what is owed.</summary>
    public int Weight { get; internal set; }

    /// <summary>It came while a 429 or 418 was in force. With <see cref="IsForgiven"/> it may have been on its way already.</summary>
    public bool CameDuringPenalty { get; internal set; }

    public bool IsForgiven { get; internal set; }

    /// <summary>What was done with it: <c>passed on</c>, <c>refused</c>, or the fault.</summary>
    public string Done { get; internal set; } = "";

    /// <summary>What the upstream said; null when it was not asked, or has not answered yet.</summary>
    public UpstreamAnswer? Upstream { get; internal set; }

    /// <summary>What the caller was told; null when nothing, or nothing whole.</summary>
    public UpstreamAnswer? Answered { get; internal set; }

    public bool Is(RouteId route) => Route?.Id == route;

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    public override string ToString() =>
        $"#{Number} {At:HH:mm:ss.fff} {Method} {Path} [{string.Join(' ', Parameters.Select(each => $"{each.Key}={each.Value}"))}] {Done}: upstream {Upstream?.Status.ToString() ?? "not asked"}, answered {Answered?.Status.ToString() ?? "nothing"}";

    internal ParameterSet Set { get; init; } = ParameterSet.Empty;

    /// <summary>The minute of the exchange's clock that its weight stands in.</summary>
    internal long Minute => At.ToUnixTimeSeconds() / 60;
}
