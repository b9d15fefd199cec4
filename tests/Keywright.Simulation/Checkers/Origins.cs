using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>Which key asked for an order, and what that key might do when it did.</summary>
internal sealed class Origins(Names names)
{
    private readonly Dictionary<string, Ask> askOf = [];
    private (Audit? Audit, Dictionary<BotKey, List<Deed>> Deeds) last = (null, []);

    public void Sent(Ask ask)
    {
        if (ask is { PlacesOrders: true, Key: not null })
        {
            foreach (var order in ask.Aim.Orders.Where(order => order.ClientId is not null))
            {
                askOf[order.ClientId!] = ask;
            }
        }
    }

    public void Answered(Ask ask, Answer answer)
    {
        foreach (var order in answer.Told.Placed)
        {
            askOf[order.ClientId] = ask;
        }
    }

    /// <summary>Null when nobody knows: the gateway made up its id, and the answer that told it was lost.</summary>
    /// <param name="clientId">Any name that the order ever had.</param>
    public BotKey? KeyOf(string clientId) => askOf.GetValueOrDefault(names.First(clientId))?.Key;

    /// <summary>By key, all that it has placed, in the order of the exchange's time.</summary>
    public IReadOnlyDictionary<BotKey, List<Deed>> DeedsOf(Audit audit)
    {
        if (last.Audit != audit)
        {
            last = (audit, audit.Orders.Where(order => KeyOf(order.ClientId) is not null).GroupBy(order => KeyOf(order.ClientId)!).ToDictionary(all => all.Key, all => Deeds(audit, [.. all])));
        }

        return last.Deeds;
    }

    private List<Deed> Deeds(Audit audit, List<SeenOrder> orders)
    {
        var counted = Reductions.Without(audit, [.. orders.Where(order => Board.Of(order.Symbol).Quote == "USDT")]).ToHashSet();
        return [.. orders.OrderBy(order => order.TimeUs).ThenBy(order => order.OrderId).Select(order => new Deed(order, [.. Sendings(order)], audit.TradesOf[(order.Symbol, order.OrderId)].ToList(), counted.Contains(order)))];
    }

    /// <summary>Those of which one made the order: up to the first that was answered as carried out, none of them one that had to be refused.</summary>
    private IEnumerable<Sending> Sendings(SeenOrder order)
    {
        var all = askOf[names.First(order.ClientId)].Sendings;
        var acted = all.FindIndex(sending => sending.Answer is { HasActed: true });
        return all.Take(acted < 0 ? all.Count : acted + 1).Where(sending => sending.Dooms.Count == 0);
    }
}

/// <summary>An order, and how its key stood when it placed it.</summary>
/// <param name="Sendings">The order came of one of them.</param>
/// <param name="Trades">In their order.</param>
/// <param name="AddsRisk">For certain it was no sell of what the key had bought, so every limit holds for it.</param>
internal sealed record Deed(SeenOrder Order, IReadOnlyList<Sending> Sendings, IReadOnlyList<SeenTrade> Trades, bool AddsRisk)
{
    /// <summary>One of them was in force.</summary>
    public IReadOnlyList<Terms> Possible { get; } = [.. Sendings.SelectMany(sending => sending.Possible).Distinct(ReferenceEqualityComparer.Instance).Cast<Terms>()];

    public long AtUs => Order.TimeUs;

    /// <summary>The largest it may have been held to; null when there may have been no such limit.</summary>
    public T? Most<T>(Func<Terms, T?> limit)
        where T : struct, IComparable<T>
    {
        T? most = null;
        foreach (var terms in Possible)
        {
            if (limit(terms) is not { } one)
            {
                return null;
            }

            most = most is { } other && other.CompareTo(one) >= 0 ? most : one;
        }

        return most;
    }

    /// <summary>What it might still trade at the end of that instant; of an amended one the least. What was prevented is left out from the beginning.</summary>
    public decimal RestAt(Audit audit, long atUs) =>
        Order.TimeUs > atUs || !IsOpenPast(atUs) ? 0
        : Math.Max(0, audit.QuantityAt(Order, atUs) - Order.Prevented - Trades.Where(trade => trade.TimeUs <= atUs).Sum(trade => trade.Quantity));

    /// <summary>It came no later than that instant, and lived on.</summary>
    public bool IsOpenPast(long atUs) => Order.TimeUs <= atUs && (Order.IsOpen || Order.UpdatedUs > atUs);
}

/// <summary>The instants at which a key placed something: what it is held to is looked at when all of an instant has happened.</summary>
internal static class Instants
{
    /// <summary>
    /// Those at which one set of terms held, with the deeds of each. The exchange's time stands still while the wall clock is behind it, so
    /// that one instant may see a key before and after a change; these are left unjudged.
    /// </summary>
    public static IEnumerable<(long AtUs, Terms Terms, IReadOnlyList<Deed> Deeds)> Of(IEnumerable<Deed> deeds)
    {
        foreach (var instant in deeds.GroupBy(deed => deed.AtUs))
        {
            var terms = instant.SelectMany(deed => deed.Possible).Distinct(ReferenceEqualityComparer.Instance).Cast<Terms>().ToList();
            if (terms.Count == 1)
            {
                yield return (instant.Key, terms[0], [.. instant]);
            }
        }
    }
}
