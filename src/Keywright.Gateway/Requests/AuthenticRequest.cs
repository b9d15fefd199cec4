namespace Keywright.Gateway.Requests;

/// <summary>A request whose sender is known: its signature verified, or its route needs none.</summary>
public sealed class AuthenticRequest
{
    public required Request Request { get; init; }

    /// <summary>The key that signed, or that a market-data route asks for unsigned; null on a public route.</summary>
    public required LiveKey? Key { get; init; }

    /// <summary>Where it is carried out: the key's venue, or that of whoever has no key.</summary>
    public required Venue Venue { get; init; }

    /// <summary>What that key may do, as it stood when the request was judged; null with it.</summary>
    public KeyTerms? Terms { get; init; }

    /// <summary>A signature was sent and verified. A key alone proves nothing: API keys are no secret.</summary>
    public bool IsSigned => Digest != UInt128.Zero;

    /// <summary>The last instant at which the bot still wants this done: timestamp + recvWindow, Unix microseconds.</summary>
    public required long DeadlineUs { get; init; }

    /// <summary>Salted hash of key, route and signed bytes: equal for the same request sent again; zero on public routes.</summary>
    public required UInt128 Digest { get; init; }
}
