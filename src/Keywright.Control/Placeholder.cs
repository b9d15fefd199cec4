namespace Keywright.Control;

internal sealed class Placeholder;
