using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;
using Keywright.Doctor.Instruments;

namespace Keywright.Doctor;

/// <summary>What the steps have found so far, and the means to find out more.</summary>
internal sealed class Chart(Examined examined, Bounds bounds, TimeProvider time, RestCaller rest, CallCount count)
{
    private const int RecvWindowMs = 5000;

    public Examined Examined => examined;

    public Bounds Bounds => bounds;

    public TimeProvider Time => time;

    public CallCount Count => count;

    public ApiShape Shape { get; } = ApiShape.Of(examined.Target.Family);

    /// <summary>The target answers.</summary>
    public bool Reached { get; set; }

    /// <summary>How far the target's clock is ahead of this machine's.</summary>
    public TimeSpan ServerAhead { get; set; }

    /// <summary>The key reads its account.</summary>
    public bool Reads { get; set; }

    /// <summary>A gateway's venue, as it names it; null elsewhere.</summary>
    public string? Venue { get; set; }

    /// <summary>What the dry-run order is made for, and at which price.</summary>
    public DryOrder? Order { get; set; }

    /// <summary>The dry-run order passed.</summary>
    public bool Trades { get; set; }

    /// <summary>Paper money alone is at stake.</summary>
    public bool IsPaper => Venue == "paper";

    /// <summary>The target's clock, as far as it is known.</summary>
    public DateTimeOffset ServerNow => time.GetUtcNow() + ServerAhead;

    /// <summary>A public call.</summary>
    public Task<RestOutcome> AskAsync(Endpoint endpoint, OutgoingParameters parameters, bool withKey, CancellationToken ct) =>
        rest.SendAsync(endpoint.Method, endpoint.Path, parameters.ToQuery(), withKey ? examined.ApiKey : null, ct);

    /// <summary>A signed call with the time of the target's clock.</summary>
    public Task<RestOutcome> AskSignedAsync(Endpoint endpoint, OutgoingParameters parameters, CancellationToken ct) =>
        rest.SendAsync(endpoint.Method, endpoint.Path, Stamped(parameters, ServerNow).ToSignedQuery(examined.Signer.Sign), examined.ApiKey, ct);

    /// <summary>A call that is wrong on purpose.</summary>
    public Task<RestOutcome> AskWronglyAsync(Endpoint endpoint, string query, string? apiKey, CancellationToken ct) =>
        rest.SendAsync(endpoint.Method, endpoint.Path, query, apiKey, ct);

    public Task<(SocketLine? Line, Trouble? Why)> ConnectAsync(Uri url, CancellationToken ct) => SocketLine.OpenAsync(url, bounds, count, time, ct);

    public static OutgoingParameters Stamped(OutgoingParameters parameters, DateTimeOffset at) =>
        parameters.Add("recvWindow", RecvWindowMs).Add("timestamp", at.ToUnixTimeMilliseconds());
}
