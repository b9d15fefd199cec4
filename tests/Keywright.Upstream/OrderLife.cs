using Keywright.Binance.Catalogue;
using Keywright.Upstream.Faults;

namespace Keywright.Upstream;

/// <summary>The points of an order's life at which something can go wrong, and what can.</summary>
public static class OrderLife
{
    private const int OversizedBytes = 64 * 1024 * 1024;

    private static Match Replacing { get; } = Match.Of(RouteId.CancelReplace);

    /// <summary>Calls that an order's life is made of.</summary>
    public static IReadOnlyList<Match> Calls { get; } =
    [
        Match.Place, Match.Of(RouteId.QueryOrder), Match.Of(RouteId.CancelOrder), Replacing, Match.Of(RouteId.AmendOrder),
        Match.Of(RouteId.PlaceOcoList), Match.Of(RouteId.CancelOrderList), Match.Of(RouteId.QueryOrderList),
        Match.Of(RouteId.OpenOrders), Match.Of(RouteId.MyTrades), Match.Of(RouteId.Account), Match.Of(RouteId.Time), Match.Of(RouteId.ExchangeInfo),
        Match.Of(Arrival.FrameMethod, "userDataStream.subscribe*"), Match.Of(Arrival.FrameMethod, "session.logon"), Match.Handshake(SocketHall.ApiPath),
    ];

    /// <summary>Events that tell of it.</summary>
    public static IReadOnlyList<string> Events { get; } = ["executionReport", "outboundAccountPosition", "listStatus"];

    /// <summary>Each thing that can happen to an event.</summary>
    public static IReadOnlyList<StreamFault> EventFaults { get; } = [.. Enum.GetValues<StreamFault>().Where(each => each != StreamFault.None)];

    /// <summary>Everything that can happen to such a call; a cancel-replace can be done by half as well.</summary>
    public static IReadOnlyList<Fault> FaultsOf(Match match, RandomScriptOptions options)
    {
        List<Fault> faults =
        [
            Refused.LateTimestamp, Refused.EarlyTimestamp, Refused.BadSignature, Refused.KeyRejected,
            Refused.TimedOut(placed: true), Refused.TimedOut(placed: false), Refused.UnexpectedResponse(placed: true), Refused.UnexpectedResponse(placed: false),
            new Limited(429, options.RetryAfterSeconds), new Limited(418, options.RetryAfterSeconds),
            new Unavailable(), new Unavailable(Unavailable.Sentence), new Unavailable(Placed: true), new Unavailable(Unavailable.Sentence, Placed: true),
            new FirewallPage(), new Redirected(new Uri("http://127.0.0.1:9/")),
            new Dropped(DropPoint.BeforeForward), new Dropped(DropPoint.BeforeAnswer), new Dropped(DropPoint.InAnswer),
            new Late(options.LateMax), new Late(options.LateMax, ReachesFirst: false),
            new BrokenJson(), new WrongContentType(), new GarbledNumbers(), new GarbledNumbers("1e400"), new Oversized(OversizedBytes), new Endless(),
        ];
        if (options.HalfOpen)
        {
            faults.AddRange([new HalfOpen(), new HalfOpen(Placed: true)]);
        }

        if (match == Replacing)
        {
            faults.AddRange(Enum.GetValues<ReplaceHalf>().Select(half => new HalfCancelReplace(half)));
        }

        return faults;
    }

    /// <summary>One script for each fault at each point, on the first call or event there.</summary>
    public static IEnumerable<(string Name, Func<Script> Make)> EveryPoint(RandomScriptOptions? options = null)
    {
        var asked = options ?? new RandomScriptOptions();
        return Calls.SelectMany(match => FaultsOf(match, asked).Select(fault => ($"{match}: {fault}", (Func<Script>)(() => new Script().On(match, 1, fault)))))
            .Concat(Events.SelectMany(kind => EventFaults.Where(fault => asked.HalfOpen || fault != StreamFault.HalfOpen)
                .Select(fault => ($"{kind}: {fault}", (Func<Script>)(() => new Script().OnEvent(kind, 1, fault))))));
    }
}
