using Keywright.Market.Words;

namespace Keywright.Market.Agents;

/// <summary>What another exchange's market has become on one symbol.</summary>
/// <param name="Symbol">Which.</param>
/// <param name="IsLost">Nothing is known of it any more; the rest is empty.</param>
/// <param name="Levels">Levels that are new, changed, gone, or to be filled up again.</param>
/// <param name="Trades">In the order in which they happened; before the levels became as they are.</param>
public sealed record MirrorUpdate(int Symbol, bool IsLost, IReadOnlyList<MirrorLevel> Levels, IReadOnlyList<MirrorTrade> Trades);

/// <summary>A price and what rests there on the other exchange, in ticks and lots; no lots: nothing any more.</summary>
public readonly record struct MirrorLevel(Side Side, long Price, long Lots);

/// <summary>A trade on the other exchange, in ticks and lots.</summary>
public readonly record struct MirrorTrade(Side TakerSide, long Price, long Lots);
