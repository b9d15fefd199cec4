namespace Keywright.Journal;

internal sealed class Placeholder;
