namespace Keywright.Market.Words;

public enum EventKind : byte
{
    /// <summary>An order was taken in; what comes of it follows.</summary>
    Accepted,

    /// <summary>Taker and maker traded.</summary>
    Traded,

    /// <summary>Self-trade prevention stood between taker and maker.</summary>
    Prevented,

    /// <summary>An order ended by anything but its last fill.</summary>
    Closed,

    /// <summary>Money came to an account, or left it, other than by a trade; written by whoever applies the deposit or transfer.</summary>
    Deposited,

    /// <summary>A waiting order met its trigger and starts to run; what comes of it follows.</summary>
    Triggered,

    /// <summary>An open order was amended and keeps its place.</summary>
    Replaced,

    /// <summary>An order list began, changed or ended.</summary>
    ListChanged,
}
