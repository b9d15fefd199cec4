using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Requests;

/// <summary>A request that passed every check. Only this type can be executed; the bot's deadline travels with it.</summary>
public sealed class AdmittedRequest
{
    public required AuthorizedRequest Authorized { get; init; }

    /// <summary>Where the weight was taken from.</summary>
    public required FixedWindow WeightWindow { get; init; }

    /// <summary>Weight taken; handed back by Settle where success costs nothing.</summary>
    public required int Weight { get; init; }

    /// <summary>When it was taken, Unix microseconds.</summary>
    public required long TakenAtUs { get; init; }

    /// <summary>Order slots held while the order is on its way; null when the route places none.</summary>
    public OrderHold? OrderHold { get; init; }

    /// <summary>The order limit leaves no room for a new order, and only the cancel that comes with it may be carried out.</summary>
    public Fault? TooManyOrders { get; init; }

    public Request Request => Authorized.Request;

    public AuthenticRequest Authentic => Authorized.Authentic;

    public Call Call => Authorized.Call;

    public long DeadlineUs => Authorized.Authentic.DeadlineUs;

    /// <summary>The key that signed.</summary>
    /// <exception cref="InvalidOperationException">The route is public.</exception>
    /// <summary>What the key may do, as the request was judged by it.</summary>
    public KeyTerms Terms => Authentic.Terms ?? throw new InvalidOperationException("A public request has no key.");

    public LiveKey Key => Authentic.Key ?? throw new InvalidOperationException("A public request has no key.");
}
