using Keywright.Binance.Wire;

namespace Keywright.Gateway.Requests;

/// <summary>Why a request goes no further: what the wire says, and which rule and value decided.</summary>
/// <param name="Fault">Status, code and text for the client.</param>
/// <param name="Rule">The rule that decided, in a plain sentence; reaches the client only when <paramref name="By"/> is known.</param>
/// <param name="By">Who asked, once the signature has verified; null before.</param>
public sealed record Refusal(Fault Fault, string Rule, AuthenticRequest? By = null)
{
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The refused request, when it came through the door.</summary>
    public Request? Request { get; init; }

    /// <summary>What goes back in place of the fault's code and text alone.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The route, named here as the caller wrote it, is not served at all; null otherwise.</summary>
    public string? Unserved { get; init; }

    /// <summary>The request's weight is taken already, or was refused for lack of it.</summary>
    public bool WeightCharged { get; init; }
}
