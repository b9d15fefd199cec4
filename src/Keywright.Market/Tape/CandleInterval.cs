namespace Keywright.Market.Tape;

/// <summary>The exchange's sixteen candle intervals: seconds, minutes, hours, days, a week from Monday, a calendar month.</summary>
public enum CandleInterval
{
    S1,
    M1,
    M3,
    M5,
    M15,
    M30,
    H1,
    H2,
    H4,
    H6,
    H8,
    H12,
    D1,
    D3,
    W1,
    Mo1,
}
