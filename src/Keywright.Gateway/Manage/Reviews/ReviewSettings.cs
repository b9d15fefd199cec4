using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>How often the owner means to look, and what counts as old.</summary>
/// <param name="Every">From one sign-off to the next.</param>
/// <param name="Rotation">How old a secret may get.</param>
/// <param name="Unused">How long a key or a right may lie idle, or a key be frozen.</param>
public sealed record ReviewSettings(TimeSpan Every, TimeSpan Rotation, TimeSpan Unused)
{
    private const string EveryName = "review-every-us";
    private const string RotationName = "review-rotation-us";
    private const string UnusedName = "review-unused-us";

    public static ReviewSettings Usual { get; } = new(TimeSpan.FromDays(30), TimeSpan.FromDays(90), TimeSpan.FromDays(30));

    /// <summary>Null when each is within its bounds.</summary>
    public string? Problem()
        => OutOf("every", Every, 1, 365) ?? OutOf("rotation", Rotation, 7, 730) ?? OutOf("unused", Unused, 1, 365);

    internal static ReviewSettings Read(KeyStore store)
    {
        return new ReviewSettings(Kept(EveryName, Usual.Every), Kept(RotationName, Usual.Rotation), Kept(UnusedName, Usual.Unused));

        TimeSpan Kept(string name, TimeSpan usual) => store.KeptNumber(name) is > 0 and var us ? TimeSpan.FromMicroseconds(us) : usual;
    }

    internal void Keep(KeyStore store)
    {
        store.Keep(EveryName, GatewayClock.MicrosecondsOf(Every));
        store.Keep(RotationName, GatewayClock.MicrosecondsOf(Rotation));
        store.Keep(UnusedName, GatewayClock.MicrosecondsOf(Unused));
    }

    private static string? OutOf(string name, TimeSpan span, int least, int most)
        => span < TimeSpan.FromDays(least) || span > TimeSpan.FromDays(most) ? $"{name} must be between {least}d and {most}d." : null;
}
