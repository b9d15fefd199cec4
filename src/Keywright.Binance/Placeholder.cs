namespace Keywright.Binance;

internal sealed class Placeholder;
