namespace Keywright.Market.Matching;

/// <summary>
/// An incoming order on its way through the other side of a book. Implemented by structs, so that the book's loop is compiled for each
/// kind of taker and nothing is called through a table.
/// </summary>
public interface ITaker
{
    /// <summary>What it still wants; 0 ends the walk.</summary>
    long Lots { get; }

    /// <summary>
    /// Meets the order that is next in price and time. Returns the lots to take off that order (all of them removes it); 0 ends the walk and
    /// leaves it as it is. It must not touch the book, parked orders aside.
    /// </summary>
    long Meet(int slot, in RestingOrder maker);

    /// <summary>After <see cref="Meet"/> took all lots of an order: lots it shows next, at the end of its queue; 0 when it is used up.</summary>
    long Refill { get; }
}
