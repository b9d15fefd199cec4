using System.Buffers;
using System.Buffers.Binary;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>
/// The durable venue round the engine. A command is applied and its entry (intent, command and outcome in one) appended under
/// one lock, so that journal order is engine order; the answer waits until that entry is on disk. A read is taken under the same
/// lock and waits for whatever it may have seen.
/// </summary>
internal sealed partial class PaperVenue(PaperState state, JournalLog journal, GatewayClock clock, BudgetLimits limits, ReferencePrices prices, CallReader calls) : Venue
{
    public override string Name => "paper";

    public override CallReader Calls => calls;

    public override ExchangeRules Rules => state.Rules;

    public override CapUse Caps => state.Caps;

    public override ReferencePrices Prices => prices;

    public override bool KeepsSubAccountKeys => true;

    /// <summary>Bytes of a market step's entry: time and digest of its events.</summary>
    private const int StepLength = 16;

    private readonly Lock gate = new();

    /// <summary>Sequence of the last entry that changed the state. Whoever sets it has just carried out what it says, and the feed takes that down.</summary>
    private ulong Changed
    {
        get;
        set
        {
            field = value;
            if (Feed.IsOn)
            {
                Feed.Take(state, value);
            }
            else
            {
                Feed.OtherId = default;
            }
        }
    } = journal.LastSequence;

    /// <summary>Bytes of the state when it was last saved.</summary>
    private int savedBytes = 1 << 20;

    public PaperState State => state;

    /// <summary>What commands do, for whoever listens.</summary>
    public VenueFeed Feed { get; } = new(journal);

    /// <summary>Looks at the market at one moment; what was seen may be told once the sequence is durable.</summary>
    public ulong Look(Action<MarketView> look)
    {
        lock (gate)
        {
            look(new MarketView(state.Exchange, state.Tape, Math.Max(state.LastUs, clock.NowUs)));
            return Changed;
        }
    }

    public override ValueTask<Outcome> RunAsync(AdmittedRequest request, Entry? entry) => request.Call switch
    {
        PlaceOrderCall { TestOnly: true } call => TestAsync(request, call),
        PlaceOrderCall call => PlaceAsync(request, entry!, call),
        CancelOrderCall call => CancelAsync(request, entry!, call),
        CancelOpenOrdersCall call => CancelOpenAsync(request, entry!, call),
        PlaceListCall call => PlaceListAsync(request, entry!, call),
        AmendOrderCall call => AmendAsync(request, entry!, call),
        CancelReplaceCall call => ReplaceAsync(request, entry!, call),
        CancelListCall call => CancelListAsync(request, entry!, call),
        QueryListCall call => QueryListAsync(request, call),
        QueryOrderCall call => QueryAsync(request, call),
        FoundSubAccountCall call => FoundSubAsync(request, entry!, call),
        SubAccountTransferCall call => TransferSubAsync(request, entry!, call),
        SubAccountCall call => ReadSubAsync(request, call),
        _ => ReadAsync(request),
    };

    /// <summary>
    /// One step of the background market; without room in the journal the market stands still. One that could not be opened with the home,
    /// because there was no room then, is opened by the first step that finds some.
    /// </summary>
    public ValueTask StepAsync() => state.Crowd is null ? FoundCrowdAsync() : ByItselfAsync(EntryKind.MarketStep, state.Step);

    /// <summary>Opens the background market in a home that has none yet.</summary>
    public ValueTask FoundCrowdAsync() => state.Crowd is null ? ByItselfAsync(EntryKind.CrowdFounded, state.FoundCrowd) : ValueTask.CompletedTask;

    private async ValueTask ByItselfAsync(EntryKind kind, Action<long> change)
    {
        ulong sequence;
        lock (gate)
        {
            if (journal.TryReserve(StepLength, emergency: false) != AppendResult.Ok)
            {
                return;
            }

            var timeUs = NextUs();
            change(timeUs);
            Span<byte> bytes = stackalloc byte[StepLength];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, timeUs);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], EventDigest.Of(state.Events));
            sequence = Changed = journal.Append((byte)kind, bytes);
            PublishPrices();
        }

        await journal.DurableAsync(sequence);
    }

    /// <summary>The whole state and the journal sequence it stands at, durable when this returns; what is returned writes it, outside the lock.</summary>
    /// <param name="beside">Takes, under the same lock, what belongs to the same moment; what it returns writes that.</param>
    public async ValueTask<(ulong Sequence, Action<IBufferWriter<byte>> Write)> SaveAsync(Func<Action<IBufferWriter<byte>>> beside)
    {
        // As large as it was last time and a little more: a buffer that grows under the lock copies itself while orders wait.
        var saved = new ArrayBufferWriter<byte>(savedBytes + (savedBytes / 4));
        Action<IBufferWriter<byte>> writeBeside;
        ulong sequence;
        lock (gate)
        {
            // Before what stands beside is taken: what is appended there meanwhile is in it, and a replay passes over it.
            sequence = journal.LastSequence;
            writeBeside = beside();
            state.Save(saved);
        }

        savedBytes = saved.WrittenCount;
        await journal.DurableAsync(sequence);
        return (sequence, into =>
        {
            into.Write(state.Genesis.Write());
            writeBeside(into);
            into.Write(saved.WrittenSpan);
        });
    }

    public UInt128 StateHash()
    {
        lock (gate)
        {
            return state.Exchange.StateHash();
        }
    }

    public void PublishPrices()
    {
        foreach (var symbol in state.Rules.Symbols)
        {
            Publish(symbol.Index);
        }
    }

    private void Publish(int symbol)
        => prices.Set(symbol, state.Exchange.ReferencePrice(symbol, state.LastUs), Math.Max(state.Exchange.LastTradeUs(symbol), state.Genesis.TimeUs));

    private long NextUs() => NextUs(clock.NowUs);

    private long NextUs(long nowUs) => Math.Max(state.LastUs, nowUs);

    /// <summary>What may have changed since the first checks, tested again with a fresh clock just before the engine (auth.md §6).</summary>
    /// <param name="nowUs">The one look at the clock: a command that passes is carried out at this instant and no later one.</param>
    private Outcome.Refused? TooLate(AdmittedRequest request, out long nowUs)
    {
        nowUs = clock.NowUs;
        if (request.Key.Revoked)
        {
            return new Outcome.Refused(new Refusal(Faults.KeyRejected, "The key was revoked while the request waited for the engine.", request.Authentic));
        }

        if (request.Key.Terms.IsFrozen && request.Call.Places)
        {
            return new Outcome.Refused(new Refusal(OrderFaults.ActionDisabled, "The key was frozen while the request waited for the engine.", request.Authentic));
        }

        // Of an order that takes the place of another it is not known yet whether it only reduces.
        if (request.Call.Places && request.Authorized.CapHold is { Reduces: false, IsLater: false } && OutOfHours(request, nowUs) is { } closed)
        {
            return Over(request, closed);
        }

        return nowUs <= request.DeadlineUs
            ? null
            : new Outcome.Refused(new Refusal(Faults.OutsideRecvWindow, "The request's time passed while it waited for the engine.", request.Authentic));
    }

    /// <summary>Room in the journal is made sure of before anything changes, so that a full disk refuses cleanly.</summary>
    private Outcome.Refused? NoRoom(AdmittedRequest request, int length, bool emergency) => journal.TryReserve(length, emergency) switch
    {
        AppendResult.Ok => null,
        AppendResult.Busy => new Outcome.Refused(new Refusal(Faults.TooManyQueued, "The journal's buffer is full.", request.Authentic) { RetryAfterSeconds = 1 }),
        AppendResult.DiskFull => new Outcome.Refused(new Refusal(
            Faults.Unavailable with { Message = "The disk is full, so nothing can be recorded and trading has stopped. Nothing was executed." },
            "The journal cannot grow: the disk is full.",
            request.Authentic)),
        _ => new Outcome.Refused(new Refusal(
            Faults.Unavailable with { Message = "The journal failed, so trading has stopped until the gateway is restarted. Nothing was executed." },
            "The journal failed.",
            request.Authentic)),
    };

    /// <summary>Waits until what a read may have seen is on disk; nothing leaves before its cause is durable.</summary>
    private async ValueTask<Outcome> WhenSeenDurable(ulong sequence, AdmittedRequest request, Outcome outcome)
    {
        try
        {
            await journal.DurableAsync(sequence);
            return outcome;
        }
        catch (JournalFailedException e)
        {
            return new Outcome.Refused(new Refusal(
                Faults.Unavailable with { Message = "The journal failed, so this cannot be answered until the gateway is restarted." }, e.Message, request.Authentic));
        }
    }

    /// <summary>
    /// Waits until the entry is on disk; a failure there leaves the outcome unknown until the next start reads the disk. A refusal waits
    /// too, for the last change before it: an order that is gone, or money that is spent, may be so only by what is not on disk yet.
    /// </summary>
    private async ValueTask<Outcome> WhenDurable(ulong sequence, AdmittedRequest request, Outcome outcome)
    {
        if (outcome is Outcome.Refused)
        {
            return await WhenSeenDurable(sequence, request, outcome);
        }

        try
        {
            await journal.DurableAsync(sequence);
            return outcome;
        }
        catch (JournalFailedException e)
        {
            return new Outcome.Unknown(new Refusal(Faults.OutcomeUnknown, e.Message, request.Authentic));
        }
    }
}
