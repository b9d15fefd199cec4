namespace Keywright.Keys;

internal sealed class Placeholder;
