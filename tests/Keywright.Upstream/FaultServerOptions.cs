namespace Keywright.Upstream;

/// <summary>What a fault server stands in front of, and what goes wrong there.</summary>
public sealed record FaultServerOptions
{
    /// <summary>Where calls are passed on to; null for answers that the test writes.</summary>
    public UpstreamGateway? Upstream { get; init; }

    /// <summary>Without an upstream: what a call is answered; null leaves it to the few answers that every exchange has (time, ping, -1021, 404).</summary>
    public Func<Arrival, UpstreamAnswer?>? Answers { get; init; }

    public Script Script { get; init; } = new();

    /// <summary>Without an upstream, whose clock it is otherwise: the clock to tell the time by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Weight per minute that the server itself counts and holds callers to; null counts and refuses nothing.</summary>
    public int? WeightLimit { get; init; }

    /// <summary>How many calls after the beginning of a 429 or 418 may have been on their way already: they are refused, and are no violation.</summary>
    public int CallsForgiven { get; init; }
}
