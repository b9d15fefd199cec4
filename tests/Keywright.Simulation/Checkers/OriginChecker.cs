using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>Promises 1, 3, 13 and 14 from the other end: every order there is was asked for, once, by a request against which nothing stood, in time, on its terms.</summary>
internal sealed class OriginChecker(Court court) : Checker(court)
{
    private readonly Dictionary<string, Ask> byClientId = [];
    private readonly List<Ask> nameless = [];

    public override void Sent(Sending sending)
    {
        if (sending.Ask is { Kind: AskKind.Place } ask && ask.Sendings.Count == 1)
        {
            if (ask.ClientId is { } id)
            {
                byClientId[id] = ask;
            }
            else
            {
                nameless.Add(ask);
            }
        }
    }

    public override void Audited(Audit audit)
    {
        var ids = new HashSet<string>();
        foreach (var order in audit.Orders)
        {
            Require(ids.Add(order.ClientId), 3, $"Two orders carry the id {order.ClientId}: a request was carried out twice.");
            if (!byClientId.TryGetValue(order.ClientId, out var ask))
            {
                ask = nameless.Find(known => IsLawful(known) && Fits(order, known));
                Require(ask is not null, 1, $"Order {order} was never asked for.");
                continue;
            }

            Require(IsLawful(ask), 1, $"{ask} had to be refused each time it was sent ({string.Join(", ", ask.Sendings.SelectMany(s => s.Dooms).Select(d => d.Name).Distinct())}), and became order {order}.");
            Require(Fits(order, ask), 14, $"{ask} became {order}: other terms than were asked for.");
            if (ask.Sendings[^1].StepsBack == 0)
            {
                Require(order.TimeUs <= ask.DeadlineUs, 13, $"{ask} was carried out at {order.TimeUs}, {order.TimeUs - ask.DeadlineUs} µs after its timestamp + recvWindow.");
                Require(order.TimeUs >= ask.Sendings[0].FromUs, 13, $"{ask} was carried out before it was sent.");
            }
        }
    }

    private static bool IsLawful(Ask ask) => ask.Sendings.Exists(sending => sending.Dooms.Count == 0);

    private static bool Fits(SeenOrder order, Ask ask)
    {
        var terms = ask.Terms!;
        return order.Symbol == ask.Symbol && order.Side == terms.Side && order.Type == terms.Type
            && order.Price == (terms.Price ?? 0) && order.QuoteAsked == (terms.QuoteQuantity ?? 0)
            && (terms.Quantity is null || order.Quantity == terms.Quantity)
            && (terms.TimeInForce is null || order.TimeInForce == terms.TimeInForce);
    }
}
