namespace Keywright.Market;

internal sealed class Placeholder;
