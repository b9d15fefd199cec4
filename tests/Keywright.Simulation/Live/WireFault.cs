using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Live;

/// <summary>Something that goes wrong with one call. What reaches the exchange is carried out there; what is told of it is another matter.</summary>
/// <param name="Name">For traces and figures.</param>
internal abstract record WireFault(string Name)
{
    /// <summary>No byte leaves.</summary>
    public sealed record Unsent() : WireFault("not sent");

    /// <summary>The exchange says so in place of what it would say.</summary>
    /// <param name="Name">As above.</param>
    /// <param name="Answer">What is told.</param>
    /// <param name="Reaches">It is carried out all the same.</param>
    public sealed record Told(string Name, UpstreamAnswer.Answered Answer, bool Reaches = false) : WireFault(Name);

    /// <summary>Refuses everything for a while.</summary>
    /// <param name="Status">429 or 418.</param>
    /// <param name="Seconds">Of the silence; told in Retry-After.</param>
    public sealed record Limited(int Status, int Seconds) : WireFault($"{Status}");

    /// <summary>The connection breaks.</summary>
    /// <param name="Reaches">After the call was carried out.</param>
    public sealed record Broken(bool Reaches) : WireFault(Reaches ? "broken after" : "broken before");

    /// <summary>Nothing comes back, and nothing breaks.</summary>
    /// <param name="Reaches">The call was carried out.</param>
    public sealed record HalfOpen(bool Reaches) : WireFault(Reaches ? "half open after" : "half open before");

    /// <summary>It takes long.</summary>
    /// <param name="ThereUs">To get there.</param>
    /// <param name="BackUs">To get back.</param>
    public sealed record Slow(long ThereUs, long BackUs) : WireFault(ThereUs > BackUs ? "slow there" : "slow back");

    /// <summary>What comes back is the exchange's answer, spoilt.</summary>
    /// <param name="Name">As above.</param>
    /// <param name="How">Spoils it.</param>
    public sealed record Spoilt(string Name, Func<UpstreamAnswer.Answered, UpstreamAnswer.Answered> How) : WireFault(Name);

    private const long SecondUs = 1_000_000;

    /// <summary>What was longer on its way than any time window is never carried out.</summary>
    private const long SlowestUs = 7 * SecondUs;

    private const string FirewallPage = "<html><head><title>403 Forbidden</title></head><body>The request was blocked.</body></html>";

    /// <summary>One of them; those that stop the account or everything for long are rarer.</summary>
    /// <param name="draw">Chooses.</param>
    /// <param name="isSigned">Of the call: what is said of a signature is not said of others.</param>
    public static WireFault Draw(Draw draw, bool isSigned) => draw.Below(isSigned ? 30 : 22) switch
    {
        0 => new Unsent(),
        1 => draw.OneIn(2) ? new Limited(429, draw.Of(1, 2, 10, 60)) : new Unsent(),
        2 => draw.OneIn(6) ? new Limited(418, draw.Of(5, 120)) : new Broken(false),
        3 or 4 => new Broken(true),
        5 => new Broken(false),
        6 or 7 => new HalfOpen(draw.OneIn(2)),
        8 or 9 => new Slow(draw.Between(SecondUs / 2, SlowestUs), draw.Between(1_000L, 50_000L)),
        10 => new Slow(draw.Between(1_000L, 50_000L), draw.Between(SecondUs / 2, 12 * SecondUs)),
        11 => new Told("503", new UpstreamAnswer.Answered(503, default), draw.OneIn(2)),
        12 => new Told("503 -1000", Json(503, -1000, "Unknown error, please check your request or try again later."), draw.OneIn(2)),
        13 => new Told("500", Json(500, -1000, "An unknown error occurred while processing the request."), draw.OneIn(2)),
        14 => new Told("502 html", new UpstreamAnswer.Answered(502, Encoding.ASCII.GetBytes("<html>Bad Gateway</html>")), draw.OneIn(2)),
        15 => draw.OneIn(2) ? new Told("403 html", new UpstreamAnswer.Answered(403, Encoding.ASCII.GetBytes(FirewallPage))) : new HalfOpen(true),
        16 => new Spoilt("half a body", static answer => answer with { Body = answer.Body[..(answer.Body.Length / 2)] }),
        17 => new Spoilt("wrong type", static answer => answer with { IsJson = false }),
        18 => new Spoilt("garbled numbers", static answer => answer with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(answer.Body.Span).Replace(".0", ".NaN", StringComparison.Ordinal)) }),
        19 => new Spoilt("empty body", static answer => answer with { Body = default }),
        20 => new Told("301", new UpstreamAnswer.Answered(301, default)),
        21 => new Broken(true),
        22 or 23 => new Told("-1007", Json(504, -1007, "Timeout waiting for response from backend server. Send status unknown; execution status unknown."), draw.OneIn(2)),
        24 or 25 => new Told("-1006", Json(500, -1006, "An unexpected response was received from the message bus. Execution status unknown."), draw.OneIn(2)),
        26 => new Told("-1021 late", Json(400, -1021, "Timestamp for this request is outside of the recvWindow.")),
        27 => new Told("-1021 early", Json(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time.")),
        28 => draw.OneIn(3) ? new Told("-1022", Json(400, -1022, "Signature for this request is not valid.")) : new HalfOpen(false),
        _ => draw.OneIn(3) ? new Told("-2015", Json(401, -2015, "Invalid API-key, IP, or permissions for action.")) : new Slow(draw.Between(SecondUs, 6 * SecondUs), SecondUs),
    };

    public sealed override string ToString() => Name;

    private static UpstreamAnswer.Answered Json(int status, int code, string message)
        => new(status, Encoding.UTF8.GetBytes($$"""{"code":{{code}},"msg":"{{message}}"}""")) { IsJson = true };
}
