namespace Keywright.Keys.Sealing;

/// <summary>The seal key cannot be used; the message is one plain sentence for the owner, without any key content.</summary>
public sealed class SealKeyException(string sentence) : Exception(sentence);
