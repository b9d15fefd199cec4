using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>Promises 1, 3, 13 and 14 from the other end: every order there is was asked for, once, by a request against which nothing stood, in time, on its terms.</summary>
internal sealed class OriginChecker(Court court) : Checker(court)
{
    private readonly Dictionary<string, (Ask Ask, OrderTerms Terms)> byClientId = [];
    private readonly List<(Ask Ask, OrderTerms Terms)> nameless = [];

    public override void Sent(Sending sending)
    {
        if (sending.Ask is not { PlacesOrders: true, Sendings.Count: 1 } ask)
        {
            return;
        }

        foreach (var order in ask.Aim.Orders)
        {
            if (order.ClientId is { } id)
            {
                byClientId[id] = (ask, order.Terms);
            }
            else
            {
                nameless.Add((ask, order.Terms));
            }
        }
    }

    public override void Audited(Audit audit)
    {
        var ids = new HashSet<string>();
        foreach (var order in audit.Orders)
        {
            Require(ids.Add(order.ClientId), 3, $"Two orders carry the id {order.ClientId}: a request was carried out twice.");
            Renamed(order);
            if (!byClientId.TryGetValue(Names.First(order.ClientId), out var asked))
            {
                Require(nameless.Exists(known => IsLawful(known.Ask) && Fits(audit, order, known.Ask, known.Terms)), 1, $"Order {order} was never asked for.");
                continue;
            }

            var (ask, terms) = asked;
            Require(IsLawful(ask), 1, $"{ask} had to be refused each time it was sent ({string.Join(", ", ask.Sendings.SelectMany(s => s.Dooms).Select(d => d.Name).Distinct())}), and became order {order}.");
            Require(Fits(audit, order, ask, terms), 14, $"{ask} became {order}: other terms than were asked for.");
            if (ask.Sendings[^1].StepsBack == 0)
            {
                Require(order.TimeUs <= ask.DeadlineUs, 13, $"{ask} was carried out at {order.TimeUs}, {order.TimeUs - ask.DeadlineUs} µs after its timestamp + recvWindow.");
                Require(order.TimeUs >= ask.Sendings[0].FromUs, 13, $"{ask} was carried out before it was sent.");
            }
        }

        foreach (var amendment in audit.Amendments)
        {
            var ask = Names.AmendTo(amendment.NewId);
            Require(ask is not null && IsLawful(ask) && ask.Aim.NewQuantity == amendment.NewQuantity && amendment.NewQuantity < amendment.OldQuantity, 14, $"Amendment {amendment} is not what was asked for: {ask}.");
        }
    }

    private void Renamed(SeenOrder order)
    {
        if (Names.IsAmended(order.ClientId) && Names.AmendTo(order.ClientId) is { } amend)
        {
            Require(IsLawful(amend), 1, $"{amend} had to be refused each time it was sent, and gave its name to order {order}.");
        }
    }

    private static bool IsLawful(Ask ask) => ask.Sendings.Exists(sending => sending.Dooms.Count == 0);

    private static bool Fits(Audit audit, SeenOrder order, Ask ask, OrderTerms terms)
    {
        var quantity = audit.QuantityAt(order, long.MinValue);
        return order.Symbol == ask.Symbol && order.Side == terms.Side && order.Type == terms.Type
            && order.Price == (terms.Price ?? 0) && order.QuoteAsked == (terms.QuoteQuantity ?? 0)
            && (terms.Quantity is null || quantity == terms.Quantity)
            && (terms.TimeInForce is null || order.TimeInForce == terms.TimeInForce)
            && order.StopPrice == (terms.StopPrice ?? 0) && order.TrailingDelta == (terms.TrailingDelta ?? 0)
            && order.Iceberg == Math.Min(terms.Iceberg ?? 0, order.Quantity)
            && (terms.Mode is null || order.Mode == terms.Mode)
            && (ask.Kind == AskKind.PlaceList) == (order.ListId != -1);
    }
}
