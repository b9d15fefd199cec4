namespace Keywright.Gateway.Execute.Live;

/// <summary>How a call to the exchange ended.</summary>
public abstract record UpstreamAnswer
{
    private UpstreamAnswer()
    {
    }

    /// <summary>A whole answer came.</summary>
    /// <param name="Status">HTTP status; never a redirect followed.</param>
    /// <param name="Body">At most <see cref="UpstreamWire.BodyBytesMax"/>; not yet known to be JSON.</param>
    public sealed record Answered(int Status, ReadOnlyMemory<byte> Body) : UpstreamAnswer
    {
        /// <summary>Header <c>X-MBX-USED-WEIGHT-1M</c>.</summary>
        public int? UsedWeight { get; init; }

        /// <summary>Header <c>X-MBX-ORDER-COUNT-10S</c>.</summary>
        public int? OrderCount10Seconds { get; init; }

        /// <summary>Header <c>X-MBX-ORDER-COUNT-1D</c>.</summary>
        public int? OrderCountDay { get; init; }

        /// <summary>Header <c>X-SAPI-USED-IP-WEIGHT-1M</c>.</summary>
        public int? SapiWeight { get; init; }

        /// <summary>Header <c>X-SAPI-USED-UID-WEIGHT-1M</c>.</summary>
        public int? SapiAccountWeight { get; init; }

        /// <summary>Header <c>Retry-After</c>, seconds.</summary>
        public int? RetryAfterSeconds { get; init; }

        /// <summary>The content type says JSON.</summary>
        public bool IsJson { get; init; }
    }

    /// <summary>No byte of it reached the exchange: nothing was done.</summary>
    /// <param name="Why">One plain sentence.</param>
    public sealed record NotSent(string Why) : UpstreamAnswer
    {
        /// <summary>The gate of its key was shut.</summary>
        public static NotSent Stopped { get; } = new("The key was stopped before the order left.") { IsStopped = true };

        public bool IsStopped { get; private init; }
    }

    /// <summary>It was sent, wholly or in part, and no whole answer came: it may have been done.</summary>
    /// <param name="Why">One plain sentence.</param>
    public sealed record Lost(string Why) : UpstreamAnswer;
}
