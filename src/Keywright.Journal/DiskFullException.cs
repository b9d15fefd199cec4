namespace Keywright.Journal;

/// <summary>The disk, or the owner's quota on it, has no room for what was asked.</summary>
public sealed class DiskFullException(string sentence) : IOException(sentence);
