namespace Keywright.Binance.Wire;

/// <summary>Refusals of the sub-account routes, all HTTP 400.</summary>
public static class SubAccountFaults
{
    /// <summary>-4003: no sub-account of the caller has that e-mail; somebody else's is answered the same.</summary>
    public static Fault UnknownEmail { get; } = new(400, -4003, "Your input email is invalid.");

    /// <summary>-4006: a sub-account has no sub-accounts.</summary>
    public static Fault MainAccountOnly { get; } = new(400, -4006, "Support main account only.");

    /// <summary>-5013: less is free than is to be moved.</summary>
    public static Fault TransferWithoutFunds { get; } = new(400, -5013, "Asset transfer failed: insufficient balance");

    /// <summary>-2008: that sub-account has no such key.</summary>
    public static Fault UnknownKey { get; } = new(400, -2008, "Invalid Api-Key ID.");

    /// <summary>-4056: Ed25519 is what this route takes.</summary>
    public static Fault WrongKeyType { get; } = new(400, -4056, "Invalid api key type.");

    /// <summary>-4057: no public key, or a broken one.</summary>
    public static Fault BadPublicKey { get; } = new(400, -4057, "Invalid api public key.");

    /// <summary>-1130 with a sentence that names the parameter and what it takes.</summary>
    public static Fault NotTaken(string sentence) => new(400, -1130, sentence);

    /// <summary>-4001: asked well, and cannot be done as things stand; the sentence says why.</summary>
    public static Fault CannotBeDone(string sentence) => new(400, -4001, sentence);
}
