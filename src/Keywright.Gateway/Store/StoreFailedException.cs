namespace Keywright.Gateway.Store;

/// <summary>The database cannot do what was asked; the message is one plain sentence that names the cause and the mend.</summary>
public sealed class StoreFailedException(string message, Exception cause) : Exception(message, cause);
