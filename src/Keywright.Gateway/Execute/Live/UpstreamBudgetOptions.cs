namespace Keywright.Gateway.Execute.Live;

/// <summary>How much of the exchange's limits is used.</summary>
public sealed record UpstreamBudgetOptions
{
    /// <summary>Of each limit, 1 to 95. The rest is for what cannot be seen from here: others on the address, calls counted dearer than documented.</summary>
    public int UsedPercent
    {
        get;
        init => field = value is >= 1 and <= 95 ? value : throw new ArgumentOutOfRangeException(nameof(UsedPercent), value, "It must be 1 to 95 percent of the exchange's limits.");
    } = 80;

    /// <summary>Of each limit, 0 to 20, within <see cref="UsedPercent"/>: for cancels and for finding out what became of orders.</summary>
    public int CancelReservePercent
    {
        get;
        init => field = value is >= 0 and <= 20 ? value : throw new ArgumentOutOfRangeException(nameof(CancelReservePercent), value, "It must be 0 to 20 percent of the exchange's limits.");
    } = 5;
}
