using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Rules;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute;

/// <summary>The part of its account that a key sees.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Tag">The key's number when it sees and touches its own orders alone; null: the account's.</param>
/// <param name="History">The past it may read.</param>
internal readonly record struct KeySight(int Account, int? Tag, HistoryWindow History)
{
    public bool IsPartial => Tag is not null || !History.IsWhole;

    public static KeySight Of(AdmittedRequest request)
        => new(request.Key.Account, request.Terms.Rules.OwnOrders ? request.Key.Number : null, request.Terms.Rules.History);

    public bool IsIts(in OrderState order) => Tag is null || order.Tag == Tag;

    public bool IsIts(in OrderListState list) => Tag is null || list.Tag == Tag;

    /// <summary>What is open is of the present, whenever it began.</summary>
    public bool Sees(in OrderState order) => IsIts(in order) && (order.IsOpen || History.Holds(order.CreatedUs));

    public bool Sees(in OrderListState list) => IsIts(in list) && (list.IsOpen || History.Holds(list.CreatedUs));

    /// <summary>
    /// The span a search is to look through. A search that says no beginning takes the newest; given one it would take the oldest, so what
    /// lies before the window is left to be taken out of what it finds.
    /// </summary>
    public (long? StartUs, long? EndUs) Span(long? startUs, long? endUs, bool hasBeginning)
        => (startUs is not null || hasBeginning ? Math.Max(startUs ?? long.MinValue, History.FromUs ?? long.MinValue) : null, History.EndOf(endUs));
}
