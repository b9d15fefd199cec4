namespace Keywright.Server;

/// <summary>The server cannot start, or cannot go on; the message is one plain sentence for the owner.</summary>
public sealed class ServerStartException : Exception
{
    public ServerStartException(string message)
        : base(message)
    {
    }

    public ServerStartException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>What was typed is at fault, not what was found.</summary>
    public bool IsMisuse { get; init; }

    /// <summary>Another server works on the home.</summary>
    public bool IsHomeHeld { get; init; }
}
