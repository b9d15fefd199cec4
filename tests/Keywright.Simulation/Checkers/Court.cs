using Keywright.Simulation.Clients;
using Keywright.Simulation.Streaming;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Checkers;

/// <summary>A promise that was broken: which, who saw it, and how.</summary>
internal sealed record BrokenPromise(string Checker, int Promise, string Sentence)
{
    public override string ToString() => $"{Checker}, promise {Promise}: {Sentence}";
}

/// <summary>What excuses a refusal.</summary>
internal sealed class Circumstances
{
    /// <summary>In this run of the process the disk has failed or was full.</summary>
    public bool IsDiskInTrouble { get; set; }

    /// <summary>In this run a write or a sync has failed, so that the journal has stopped.</summary>
    public bool HasDiskFailed { get; set; }

    /// <summary>A panic is under way, and nobody has told yet how many it has cancelled.</summary>
    public bool IsPanicUnderWay { get; set; }

    /// <summary>Orders that panics have cancelled since the disk was last sound.</summary>
    public int PanicCancels { get; set; }

    /// <summary>What the journal keeps back for cancels, bytes.</summary>
    public required int EmergencyBytes { get; init; }
}

/// <summary>Hears everything in order and lets each checker judge it. The first broken promise ends the run.</summary>
internal sealed class Court
{
    private readonly Trace trace;
    private readonly List<Checker> checkers;
    private long moment;

    public Court(Trace trace, DurableView disk, int emergencyBytes)
    {
        (this.trace, Origins) = (trace, new Origins(Names));
        Circumstances = new() { EmergencyBytes = emergencyBytes };
        Panics = new(this);
        checkers =
        [
            new AdmissionChecker(this),
            new DurabilityChecker(this, disk),
            new RepeatChecker(this),
            new FillChecker(this),
            new LossChecker(this),
            new OriginChecker(this),
            new TriggerChecker(this),
            new ListChecker(this),
            new SelfTradeChecker(this),
            new CancelChecker(this),
            new BalanceChecker(this),
            new CapChecker(this),
            new KeyCountChecker(this),
            new HoldingChecker(this),
            new CollarChecker(this),
            new LossLimitChecker(this),
            new HoursChecker(this),
            new ReductionChecker(this),
            new OwnershipChecker(this),
            new OrderCountChecker(this),
            new PriorityChecker(this),
            new EventChecker(this),
            Panics,
        ];
    }

    public Circumstances Circumstances { get; }

    public Names Names { get; } = new();

    /// <summary>What the owner stopped; told by the owner.</summary>
    public PanicChecker Panics { get; }

    public Origins Origins { get; }

    public BrokenPromise? First { get; private set; }

    public bool HasFault => First is not null;

    /// <summary>What was judged, for figures.</summary>
    public int AnswerCount { get; private set; }

    /// <summary>Events of accounts that left the gateway.</summary>
    public int EventCount { get; private set; }

    public Dictionary<string, int> Codes { get; } = [];

    public long NextMoment() => ++moment;

    public void Fault(string checker, int promise, string sentence)
    {
        First ??= new BrokenPromise(checker, promise, sentence);
        trace.Tell($"!! {checker}, promise {promise}: {sentence}");
    }

    public void Sent(Sending sending)
    {
        Names.Sent(sending.Ask);
        Origins.Sent(sending.Ask);
        checkers.ForEach(checker => checker.Sent(sending));
    }

    public void Answered(Sending sending, Answer answer)
    {
        AnswerCount++;
        var code = $"{sending.Ask.Kind} {answer.Status} {answer.Code}";
        Codes[code] = Codes.GetValueOrDefault(code) + 1;
        Origins.Answered(sending.Ask, answer);
        checkers.ForEach(checker => checker.Answered(sending, answer));
    }

    public void Told(AccountEvent told)
    {
        EventCount++;
        checkers.ForEach(checker => checker.Told(told));
    }

    public void Audited(Audit audit)
    {
        Count(audit);
        checkers.ForEach(checker => checker.Audited(audit));
    }

    /// <summary>How orders fared, beside how requests were answered: as the last audit has it.</summary>
    private void Count(Audit audit)
    {
        foreach (var order in audit.Orders.GroupBy(order => $"{order.Type} {order.Status}{(order.Reason is null ? "" : " " + order.Reason)}"))
        {
            Codes[order.Key] = order.Count();
        }

        Note("triggered", audit.Orders.Count(order => OrderTypes.Waits(order.Type) && order.WorkingUs != -1));
        Note("triggered trailing", audit.Orders.Count(order => order.TrailingDelta > 0 && order.WorkingUs != -1));
        Note("amended", audit.Amendments.Count);
        Note("self-trade prevented", audit.Orders.Count(order => order.Prevented > 0));
        Note("iceberg in parts", audit.Orders.Count(order => order.Iceberg > 0 && audit.TradesOf[(order.Symbol, order.OrderId)].Count(trade => trade.IsMaker) > 1));
    }

    private void Note(string what, int count)
    {
        if (count > 0)
        {
            Codes[what] = count;
        }
    }
}
