using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Execute.Live;

/// <summary>A call as it goes to the exchange: every byte of it was written here, none came from a client.</summary>
public sealed record UpstreamRequest
{
    /// <summary>GET, POST, PUT or DELETE.</summary>
    public required string Method { get; init; }

    /// <summary>Such as <c>/api/v3/order</c>.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Parameters, encoded, signature included; printable ASCII. Of a GET they stand in the query; of any other method in the form body, which
    /// nobody on the way writes into its log.
    /// </summary>
    public required ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>Header <c>X-MBX-APIKEY</c>; null sends none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Header <c>X-MBX-TIME-UNIT: MICROSECOND</c>.</summary>
    public bool InMicroseconds { get; init; }

    /// <summary>
    /// Passed just before the first byte leaves and left once all of them have; shut, nothing is sent and the answer is
    /// <see cref="UpstreamAnswer.NotSent.IsStopped"/>. Null: nothing stands in its way.
    /// </summary>
    public OrderGate? Gate { get; init; }

    /// <summary>Longest wait for the whole answer.</summary>
    public required TimeSpan Patience { get; init; }
}
