using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Which ids name the same order, since an amendment gives it another, and which orders came as one list: by what was asked for, whether it
/// was granted or not.
/// </summary>
internal sealed class Names
{
    /// <summary>By the new id, the id that its sender knew.</summary>
    private readonly Dictionary<string, string> before = [];
    private readonly Dictionary<string, string> listOf = [];

    /// <summary>By list, or by order where there is none.</summary>
    private readonly Dictionary<string, List<Ask>> amends = [];

    public void Sent(Ask ask)
    {
        if (ask is { Kind: AskKind.PlaceList, Aim.List: { } list })
        {
            foreach (var leg in ask.Aim.Orders)
            {
                listOf[leg.ClientId!] = list;
            }
        }
        else if (ask is { Kind: AskKind.Amend, Aim: { Target: { } target, NewId: { } newId }, Sendings.Count: 1 })
        {
            before[newId] = target;
            if (!amends.TryGetValue(GroupOf(target), out var asks))
            {
                amends[GroupOf(target)] = asks = [];
            }

            asks.Add(ask);
        }
    }

    /// <summary>What the order was called when it was placed.</summary>
    public string First(string id)
    {
        while (before.TryGetValue(id, out var older))
        {
            id = older;
        }

        return id;
    }

    /// <summary>The order's list, or the order itself.</summary>
    public string GroupOf(string id) => listOf.GetValueOrDefault(First(id), First(id));

    /// <summary>The amendments that were asked for, of the order or of the other one of its list.</summary>
    public IReadOnlyList<Ask> AmendsOf(string id) => amends.TryGetValue(GroupOf(id), out var asks) ? asks : [];

    public bool IsAmended(string id) => before.ContainsKey(id);

    /// <summary>The amendment that gave it this name, if one did.</summary>
    public Ask? AmendTo(string id) => AmendsOf(id).FirstOrDefault(ask => ask.Aim.NewId == id);
}
