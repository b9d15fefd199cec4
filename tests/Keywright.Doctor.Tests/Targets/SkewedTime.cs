namespace Keywright.Doctor.Tests.Targets;

/// <summary>A machine whose clock is off.</summary>
internal sealed class SkewedTime(TimeSpan off) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + off;
}
