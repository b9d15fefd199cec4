namespace Keywright.Market.Words;

/// <summary>How an order list stands.</summary>
public enum ListStatus : byte
{
    /// <summary>Its orders are open.</summary>
    Started,

    /// <summary>One of its orders has another client id or quantity.</summary>
    Updated,

    /// <summary>None of its orders can come to work any more, or one of them has come to work and the other is gone.</summary>
    Done,
}
