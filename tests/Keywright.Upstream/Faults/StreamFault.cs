namespace Keywright.Upstream.Faults;

/// <summary>What can become of an event on its way to a listener.</summary>
public enum StreamFault
{
    /// <summary>It is told.</summary>
    None,

    /// <summary>It is lost.</summary>
    Missing,

    /// <summary>It is told twice.</summary>
    Duplicated,

    /// <summary>It is told after the next one on its connection; lost when none comes.</summary>
    Swapped,

    /// <summary>It is told, then serverShutdown, then the connection is closed.</summary>
    ShutDown,

    /// <summary>It is lost with its connection, which has no close frame.</summary>
    Cut,

    /// <summary>It is lost and so is all that follows: the connection is half open, without data, ping and pong.</summary>
    HalfOpen,

    /// <summary>It is lost; the connection is closed as after 24 hours.</summary>
    DayEnd,
}
