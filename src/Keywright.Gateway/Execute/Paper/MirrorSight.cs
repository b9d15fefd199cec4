using Keywright.Market.Agents;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>How another exchange's market on one symbol is seen at one moment, checked: on the symbol's grid, within its bounds, not crossed.</summary>
/// <param name="Symbol">Which.</param>
/// <param name="Book">Its best levels, best first; null when they are as they were before.</param>
/// <param name="IsLost">Nothing has been known of it for too long.</param>
/// <param name="Trades">What was traded since the last sight, in order.</param>
internal sealed record MirrorSight(int Symbol, (Level[] Bids, Level[] Asks)? Book, bool IsLost, IReadOnlyList<MirrorTrade> Trades);
