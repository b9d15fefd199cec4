using Keywright.Gateway.Execute;

namespace Keywright.Gateway.Manage.Orders;

/// <summary>An open order of an account.</summary>
/// <param name="Order">As the venue has it.</param>
/// <param name="Owner">The key that owns it; null when none of this gateway does.</param>
public sealed record OpenOrderView(StandingOrder Order, OrderOwner? Owner);

/// <param name="IsRevoked">Nobody holds the key any more, so the order can be given to another one.</param>
public sealed record OrderOwner(string ApiKey, string Label, bool IsRevoked);

/// <param name="Orders">Null when they could not be asked for.</param>
/// <param name="Problem">Why not, in one sentence.</param>
public sealed record OpenOrdersResult(IReadOnlyList<OpenOrderView>? Orders, string? Problem)
{
    /// <summary>There is no such account.</summary>
    public bool IsNotFound { get; init; }
}

/// <param name="Order">As it stands now; null when nothing was changed.</param>
/// <param name="Problem">Why not, in one sentence.</param>
public sealed record AdoptResult(OpenOrderView? Order, string? Problem)
{
    /// <summary>There is no such account or key.</summary>
    public bool IsNotFound { get; init; }
}
