namespace Keywright.Gateway.Execute.Live;

/// <summary>Steps of a clock.</summary>
/// <param name="Times">How many were seen.</param>
/// <param name="LastUs">How far the last one went, microseconds; negative is back.</param>
public readonly record struct ClockSteps(int Times, long LastUs);
