using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Streams;
using Keywright.Binance.Wire.Upstream;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>What is to be done with a report.</summary>
internal enum UserVerdict : byte
{
    /// <summary>It is told.</summary>
    Next,

    /// <summary>It was told before.</summary>
    Known,

    /// <summary>Something before it has not been told: that comes first.</summary>
    Early,
}

/// <summary>
/// How far the listeners have been told of one order. Whatever the exchange tells twice, late or not at all, each thing that happened to the
/// order is told once, and in its order: a fill is known by the sum up to it.
/// </summary>
internal sealed class UserOrder(int symbol, string symbolName, long orderId)
{
    /// <summary>Reports kept while what was before them is asked for; past it they are asked for as well.</summary>
    private const int HeldMax = 1_000;

    private long executionId = -1;
    private Amount owed;
    private bool owesEnd;

    public int Symbol => symbol;

    public string SymbolName => symbolName;

    public long OrderId => orderId;

    /// <summary>That it was taken in has been told.</summary>
    public bool HasArrived { get; set; }

    /// <summary>Traded, as told.</summary>
    public Amount Told { get; set; }

    /// <summary>Ordered, as told; 0: not known.</summary>
    public Amount Quantity { get; set; }

    /// <summary>Its end has been told.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Something has not been told of it, or may not have been: the exchange must be asked.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>When what the exchange has answered must have been told by, by the clock that does not step; null when it has been.</summary>
    public long? DueTick { get; private set; }

    /// <summary>Came while it was in doubt.</summary>
    public List<UpstreamReport> Held { get; } = [];

    public void Hold(UpstreamReport report)
    {
        if (Held.Count < HeldMax)
        {
            Held.Add(report);
        }
    }

    /// <summary>The exchange has answered so much of it; if that is not told soon, it was missed.</summary>
    public void Expect(Amount executed, bool ended, long dueTick)
    {
        (owed, owesEnd) = (Amount.FromSteps(Int128.Max(owed.Units, executed.Units), Amount.Decimals), owesEnd || ended);
        DueTick ??= dueTick;
        Settle();
    }

    /// <summary>What came of asking has been told, and that is all there is.</summary>
    public void Clear()
    {
        IsInDoubt = false;
        (owed, owesEnd, DueTick) = (default, false, null);
    }

    /// <summary>Judges a report, and takes it as told when it is next.</summary>
    public UserVerdict Judge(UpstreamReport report)
    {
        if (HasEnded || (report.ExecutionId >= 0 && report.ExecutionId <= executionId))
        {
            return UserVerdict.Known;
        }

        var verdict = report.Type switch
        {
            ExecutionTypeWord.New when report.IsArrival => HasArrived ? UserVerdict.Known : UserVerdict.Next,
            ExecutionTypeWord.Rejected => UserVerdict.Next,
            ExecutionTypeWord.Trade when report.ExecutedQty.Units <= Told.Units => UserVerdict.Known,
            ExecutionTypeWord.Trade => HasArrived && report.ExecutedQty.Units - report.LastQty.Units == Told.Units ? UserVerdict.Next : UserVerdict.Early,
            _ => HasArrived && report.ExecutedQty.Units <= Told.Units ? UserVerdict.Next : UserVerdict.Early,
        };
        if (verdict == UserVerdict.Next)
        {
            HasArrived = true;
            Told = report.ExecutedQty.Units > Told.Units ? report.ExecutedQty : Told;
            Quantity = report.Event.Amount("q");
            HasEnded = !report.IsOpen && report.Status is not null;
            executionId = Math.Max(executionId, report.ExecutionId);
            Settle();
        }

        return verdict;
    }

    private void Settle()
    {
        if (HasEnded || (HasArrived && Told.Units >= owed.Units && !owesEnd))
        {
            DueTick = null;
        }
    }
}
