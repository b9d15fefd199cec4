namespace Keywright.Market.Matching;

/// <summary>The first number of a saved exchange: which form the rest has. Only the newest is written; all are read.</summary>
internal enum SavedVersion : long
{
    /// <summary>Orders by id; nothing waits, hides, or belongs to a list.</summary>
    First = 0x4B57_4D4B_0000_0001,

    /// <summary>Orders in the order of the book, with their triggers, hidden parts, lists and amendments.</summary>
    Second = 0x4B57_4D4B_0000_0002,

    /// <summary>Also the accounts' prevented matches, and the list of each fill's order.</summary>
    Third = 0x4B57_4D4B_0000_0003,
}
