using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Requests;

/// <summary>A request that its key's policy allows, parsed into what it asks for.</summary>
public sealed class AuthorizedRequest
{
    public required AuthenticRequest Authentic { get; init; }

    public required Call Call { get; init; }

    /// <summary>The part of the key's daily cap held for this order; null when the key has none.</summary>
    public CapHold? CapHold { get; init; }

    public Request Request => Authentic.Request;
}
