namespace Keywright.Control;

/// <summary>How a call to a server over its control socket ended.</summary>
public abstract record ControlAnswer<T>
{
    private ControlAnswer()
    {
    }

    public sealed record Done(T Value) : ControlAnswer<T>;

    /// <summary>The server said no.</summary>
    public sealed record Refused(string Why) : ControlAnswer<T>;

    /// <summary>No server answered on this home.</summary>
    public sealed record Unreachable(string Why) : ControlAnswer<T>;
}
