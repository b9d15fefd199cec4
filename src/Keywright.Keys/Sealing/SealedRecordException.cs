namespace Keywright.Keys.Sealing;

/// <summary>A sealed record was not opened; the message is one plain sentence, without any content of the record.</summary>
public sealed class SealedRecordException(string sentence) : Exception(sentence);
