namespace Keywright.Market.Words;

/// <summary>What rests at one price: ticks and lots.</summary>
public readonly record struct Level(long Price, long Lots);
