namespace Keywright.Gateway;

/// <summary>The gateway cannot start; the message is one plain sentence that names the cause and the mend.</summary>
public sealed class GatewayStartException : Exception
{
    public GatewayStartException(string message)
        : base(message)
    {
    }

    public GatewayStartException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>What was typed is at fault, not what was found.</summary>
    public bool IsMisuse { get; init; }
}
