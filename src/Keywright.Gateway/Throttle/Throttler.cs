using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Throttle;

/// <summary>The caller's share of weight and the account's share of orders. What is taken here is settled with the outcome.</summary>
public sealed class Throttler(OrderCounts orders, GatewayClock clock)
{
    public Verdict<AdmittedRequest> Take(AuthorizedRequest request)
    {
        var now = clock.NowUs;
        var route = request.Request.Route;
        var key = request.Authentic.Key;

        // A stranger may send anybody's API key, so what is not signed is charged to the address.
        var window = key is null || !request.Authentic.IsSigned ? request.Request.Address.Weight : key.WeightOf(route);
        var weight = route.Weight.Of(request.Request.Parameters);
        var retryAfter = 0;
        if (request.Call is CancelOrderCall or CancelOpenOrdersCall or CancelListCall)
        {
            // A cancel only lowers what is at risk: it is charged like any call, and never made to wait.
            _ = window.Charge(weight, now);
        }
        else if (!window.TryTake(weight, now, out var used, out retryAfter))
        {
            request.CapHold?.Release();
            return new Refusal(
                Faults.WeightUsedUp(window.Limit, "1 MINUTE"),
                $"request weight: {used} of {window.Limit} used, this call costs {weight}",
                request.Authentic.IsSigned ? request.Authentic : null)
            {
                RetryAfterSeconds = retryAfter,
                Request = request.Request,
                WeightCharged = true,
            };
        }

        OrderHold? hold = null;
        if (route.OrderCount > 0 && request.Call is PlaceOrderCall { TestOnly: false } or PlaceListCall or CancelReplaceCall)
        {
            hold = orders.TryHold(request.Authentic.Key!.Account, route.OrderCount, now, out var exceeded, out retryAfter);
            if (hold is null && request.Call is CancelReplaceCall { CancelsWhenLimited: true })
            {
                var tooMany = Faults.TooManyOrders with { Message = $"Too many new orders; current limit is {exceeded}." };
                return new AdmittedRequest { Authorized = request, WeightWindow = window, Weight = weight, TakenAtUs = now, TooManyOrders = tooMany };
            }

            if (hold is null)
            {
                request.CapHold?.Release();
                return new Refusal(
                    Faults.TooManyOrders with { Message = $"Too many new orders; current limit is {exceeded}." },
                    $"order count: {exceeded}",
                    request.Authentic)
                {
                    RetryAfterSeconds = retryAfter,
                    Request = request.Request,
                    WeightCharged = true,
                };
            }
        }

        return new AdmittedRequest { Authorized = request, WeightWindow = window, Weight = weight, TakenAtUs = now, OrderHold = hold };
    }
}
