using System.Collections.Immutable;
using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What a call to the exchange has come to, as its answer says or as asking afterwards shows.</summary>
/// <param name="Facts">The orders it made, changed or ended; none when it did nothing.</param>
/// <param name="Reply">What the bot is told.</param>
internal sealed record LiveFinding(ImmutableArray<LiveFacts> Facts, Reply Reply)
{
    /// <summary>Nothing that may still be on its way can change it.</summary>
    public bool IsLast { get; init; } = true;

    /// <summary>Orders that it made.</summary>
    public int Placed { get; init; }

    /// <summary>It cost the exchange's weight nothing, whatever its route costs otherwise.</summary>
    public bool IsFree { get; init; }

    /// <summary>Why nothing was done; null when something was.</summary>
    public Fault? Fault { get; init; }

    /// <summary>What decided, when nothing was done.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Seconds to wait before it is asked again, when nothing was done.</summary>
    public int? RetryAfterSeconds { get; init; }

    public static LiveFinding Done(ImmutableArray<LiveFacts> facts, ReadOnlyMemory<byte> body, int placed = 0) => new(facts, new Reply { Status = 200, Body = body }) { Placed = placed };

    /// <summary>Nothing was done, or nothing that the call asked for.</summary>
    public static LiveFinding Undone(Fault fault, ImmutableArray<LiveFacts>? facts = null, byte[]? body = null)
        => new(facts ?? [], new Reply { Status = fault.Status, Body = body ?? fault.ToJson() }) { Fault = fault };

    public static LiveFinding Of(Outcome.Refused refused)
        => Undone(refused.Why.Fault, null, refused.Why.Body) with { Rule = refused.Why.Rule, RetryAfterSeconds = refused.Why.RetryAfterSeconds };

    public Outcome ToOutcome(AdmittedRequest request) => Fault is not { } fault
        ? new Outcome.Answered(Reply, Placed) { IsFree = IsFree }
        : new Outcome.Refused(new Refusal(fault, Rule, request.Authentic) { Body = Reply.Body.ToArray(), RetryAfterSeconds = RetryAfterSeconds, Request = request.Request });
}
