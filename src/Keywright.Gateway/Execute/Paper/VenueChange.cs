using Keywright.Market.Tape;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>What one command did.</summary>
/// <param name="Sequence">Of its journal entry.</param>
/// <param name="TimeUs">When it was carried out.</param>
/// <param name="Events">All of them, in order.</param>
/// <param name="Symbols">Each symbol that had events.</param>
/// <param name="Accounts">Each account that had events and that somebody hears.</param>
/// <param name="OtherId">The client id in it beside the orders' own: a cancel's, or the one an amended order had before.</param>
internal sealed record VenueChange(ulong Sequence, long TimeUs, MarketEvent[] Events, SymbolChange[] Symbols, AccountChange[] Accounts, ClientOrderId OtherId)
{
    /// <summary>Rises by one with each change that was taken down.</summary>
    public long Number { get; init; }
}
/// <summary>What one command did to one symbol. The ids are those of its events, so that they follow each other without gaps.</summary>
/// <param name="Symbol">Which.</param>
/// <param name="FirstUpdateId">Of its first event.</param>
/// <param name="LastUpdateId">Of its last event; what <c>depth</c> says as long as nothing else happens.</param>
/// <param name="Bids">Changed levels with what rests there after it; nothing means that the level is gone.</param>
/// <param name="Asks">Likewise.</param>
/// <param name="BestBid">After it; without price when nobody bids.</param>
/// <param name="BestAsk">After it; without price when nobody asks.</param>
/// <param name="Aggregates">Trades as everybody is told of them, merged.</param>
internal sealed record SymbolChange(
    int Symbol, long FirstUpdateId, long LastUpdateId, Level[] Bids, Level[] Asks, Level BestBid, Level BestAsk, AggregateTrade[] Aggregates);
