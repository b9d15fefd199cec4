namespace Keywright.Gateway.Requests;

/// <summary>What goes back: a status, JSON bytes and the figures that become headers.</summary>
public sealed class Reply
{
    public required int Status { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Request weight used in this minute; becomes <c>X-MBX-USED-WEIGHT-1M</c>.</summary>
    public int? UsedWeight { get; init; }

    /// <summary>Unfilled orders counted in this window of ten seconds; sent with an accepted order.</summary>
    public int? OrderCount10Seconds { get; init; }

    /// <summary>Unfilled orders counted today (UTC); sent with an accepted order.</summary>
    public int? OrderCountDay { get; init; }

    /// <summary>Seconds to wait; sent with 429.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Weight used by wallet routes; becomes <c>X-SAPI-USED-IP-WEIGHT-1M</c>.</summary>
    public int? SapiWeight { get; init; }

    /// <summary>Weight used by the wallet routes that weigh on the account; becomes <c>X-SAPI-USED-UID-WEIGHT-1M</c>.</summary>
    public int? SapiAccountWeight { get; init; }

    public string? Venue { get; init; }

    /// <summary>How old what is told is at most, when it was not asked for just now; becomes <c>X-Keywright-Age-Ms</c>.</summary>
    public int? AgeMs { get; init; }

    /// <summary>What the same request sent again gets, when the answer itself may be told once only; that is also what is kept of it.</summary>
    public Reply? ToRepeats { get; init; }

    /// <summary>The rule that refused, told only to a caller whose signature has verified.</summary>
    public string? Reason { get; init; }
}
