using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Sockets;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Admit;

/// <summary>The door: bounds by address, size and shape, before any signature work. A route not in the catalogue is denied.</summary>
public sealed class Admitter(AddressBudgets addresses, GatewayClock clock)
{
    public Verdict<Request> Open(WireRequest wire)
    {
        var now = clock.NowUs;
        var address = addresses.Of(wire.Client, now);
        if (!address.RawRequests.TryTake(1, now, out _, out var retryAfter))
        {
            return new Refusal(Faults.TooManyQueued, "raw requests of this address in five minutes") { RetryAfterSeconds = retryAfter };
        }

        // The one place where REST and the WebSocket API differ: from here on a request is a route and its parameters.
        var refused = wire.Frame is { } frame
            ? ReadFrame(frame, out var route, out var parameters)
            : ReadRest(wire, out route, out parameters);
        if (refused is not null)
        {
            return refused;
        }

        if (!TimeUnits.TryParse(wire.TimeUnit, out var unit))
        {
            return new Refusal(Faults.InvalidTimeUnit, "X-MBX-TIME-UNIT unknown");
        }

        return new Request
        {
            Wire = wire,
            Route = route!,
            Parameters = parameters,
            ArrivedUs = now,
            Address = address,
            TimeUnit = unit,
        };
    }

    private static Refusal? ReadRest(WireRequest wire, out Route? route, out ParameterSet parameters)
    {
        parameters = ParameterSet.Empty;
        if (!RouteCatalogue.TryFind(wire.Method, wire.Path, out route))
        {
            return new Refusal(Faults.NotSupported(wire.Method, wire.Path), "route not in the catalogue") { Unserved = $"{wire.Method} {wire.Path}" };
        }

        if (wire.BodyTooLarge)
        {
            return new Refusal(ParameterFaults.TooManyParameters with { Status = 413 }, "body over its bound");
        }

        // GET takes its parameters from the query alone (auth.md §2).
        var body = route.Method == "GET" ? default : wire.Body;
        parameters = ParameterSet.Parse(wire.Query, body, out var fault);
        return fault is { } malformed ? new Refusal(malformed, "parameters malformed") : null;
    }

    private static Refusal? ReadFrame(JsonRequest frame, out Route? route, out ParameterSet parameters)
    {
        (route, parameters) = (null, frame.Parameters);
        return frame.Fault is { } malformed ? new Refusal(malformed, "frame malformed")
            : RouteCatalogue.TryFindMethod(frame.Method, out route) ? null
            : new Refusal(SocketFaults.UnknownMethod, "method not in the catalogue") { Unserved = frame.Method };
    }
}
