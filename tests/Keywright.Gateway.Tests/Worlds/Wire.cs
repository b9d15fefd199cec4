namespace Keywright.Gateway.Tests.Worlds;

/// <summary>The exchange's texts that many tests expect, letter by letter.</summary>
internal static class Wire
{
    public const string KeyRejected = "Invalid API-key, IP, or permissions for action.";
    public const string KeyFormat = "API-key format invalid.";
    public const string BadSignature = "Signature for this request is not valid.";
    public const string Outside = "Timestamp for this request is outside of the recvWindow.";
    public const string Ahead = "Timestamp for this request was 1000ms ahead of the server's time.";
    public const string NoTimestamp = "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.";
    public const string NoSignature = "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.";
    public const string NoFunds = "Account has insufficient balance for requested action.";
    public const string UnknownOrder = "Unknown order sent.";
    public const string NoSuchOrder = "Order does not exist.";
}
