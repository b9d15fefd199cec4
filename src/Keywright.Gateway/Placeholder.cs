namespace Keywright.Gateway;

internal sealed class Placeholder;
