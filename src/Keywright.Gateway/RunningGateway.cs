using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Manage.Links;
using Keywright.Gateway.Manage.Orders;
using Keywright.Gateway.Manage.Panic;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Manage.Venues;
using Keywright.Gateway.Record;
using Keywright.Gateway.Sessions;
using Keywright.Gateway.Settle;
using Keywright.Gateway.Store;
using Keywright.Gateway.Streams;
using Keywright.Journal;
using Keywright.Keys.Sealing;
using Microsoft.Extensions.Logging;

namespace Keywright.Gateway;

/// <summary>A gateway opened on its home folder: the pipeline, the desks of its owner, and the work that goes on in the background.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    /// <summary>One step of the market, about four a second; also the longest a read's entry waits for the disk.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>Room that any entry fits in: with less of it some order is refused already, and readiness must not say otherwise.</summary>
    private const int AnyEntryBytes = 1024;

    /// <summary>A large state is saved less often, so that its snapshots cost an entry no more than these bytes; replaying one costs more.</summary>
    private const int SnapshotBytesAnEntry = 128;

    private static readonly TimeSpan UsesEvery = TimeSpan.FromSeconds(10);

    /// <summary>Setting: the latest instant this home has seen, Unix microseconds.</summary>
    internal const string LatestSeen = "latest-seen-us";

    /// <summary>Setting: the last journal entry known to be on disk.</summary>
    internal const string JournalReached = "journal-reached";

    private readonly GatewayOptions options;
    private readonly GatewayClock clock;
    private readonly KeyStore store;
    private readonly JournalLog journal;
    private readonly PaperVenue venue;
    private readonly Repeats repeats;
    private readonly Snapshots snapshots;
    private readonly Tally tally;
    private readonly ILogger logger;
    private readonly LiveMarkets markets;
    private ulong snapshotAt;

    internal RunningGateway(GatewayOptions options, GatewayParts parts, ILogger logger)
    {
        this.options = options;
        this.logger = logger;
        (clock, store, journal, venue, repeats) = (parts.Clock, parts.Store, parts.Journal, parts.Venue, parts.Repeats);
        (snapshots, tally, snapshotAt) = (parts.Snapshots, parts.Tally, parts.SnapshotAt);
        Parts = parts;
        markets = new LiveMarkets(parts.Live.Books, clock);
        StartNotes = parts.Notes;
        Pipeline = parts.Pipeline;
        Sessions = parts.Sessions;
        Streams = new MarketStreams(venue, journal, clock, parts.Users, parts.ListenKeys, parts.Connections, parts.Keyless);
        Keys = parts.Keys;
        var notes = parts.OwnerNotes;
        Registered = new RegisterDesk(store, Keys, notes, clock);
        KeyBook = new KeyBook(Keys, Registered, store);
        Reviews = new ReviewDesk(store, parts.Ring, notes, clock);
        Assessments = new AssessDesk(store, Keys, KeyBook, notes, clock);
        Accounts = new AccountDesk(venue, parts.Keys, parts.Codes);
        Audit = new AuditDesk(journal, store);
        Panic = new PanicDesk(Keys, clock);
        Orders = new OrderDesk(Keys, parts.Accounts);
    }

    /// <summary>What the owner should know about this start, in plain sentences.</summary>
    public IReadOnlyList<string> StartNotes { get; }

    public RequestPipeline Pipeline { get; }

    /// <summary>Where connections to the WebSocket API come in.</summary>
    public SessionDoor Sessions { get; }

    /// <summary>What is told to whoever listens.</summary>
    public MarketStreams Streams { get; }

    /// <summary>For a simulation, whose checkers look behind the pipeline.</summary>
    internal GatewayParts Parts { get; }

    public KeyDesk Keys { get; }

    /// <summary>Keys that live at the exchange.</summary>
    public RegisterDesk Registered { get; }

    /// <summary>All of them, wherever they live.</summary>
    public KeyBook KeyBook { get; }

    public ReviewDesk Reviews { get; }

    public AssessDesk Assessments { get; }

    public AccountDesk Accounts { get; }

    public AuditDesk Audit { get; }

    public PanicDesk Panic { get; }

    /// <summary>Whose open orders are.</summary>
    public OrderDesk Orders { get; }

    /// <summary>Accounts on real exchanges.</summary>
    public LiveDesk LiveAccounts => Parts.LiveDesk;

    public PeopleDesk People => Parts.People;

    public TokenDesk Tokens => Parts.Tokens;

    public SignInDesk SignIns => Parts.SignIns;

    public AnnounceDesk Announce => Parts.Announce;

    /// <summary>What is told of changes, on its way; who runs the gateway brings it there.</summary>
    public AnnouncementOutbox Outbox => Parts.Outbox;

    public ClaimDesk Claims => Parts.Claims;

    public RebindDesk Rebinds => Parts.Rebinds;

    /// <summary>The clock that ends and limits are told by.</summary>
    public TimeProvider Time => clock.Time;

    /// <summary>Opens the home, replays its journal and puts its keys in force.</summary>
    /// <exception cref="GatewayStartException">It cannot; the message is one plain sentence.</exception>
    public static Task<RunningGateway> OpenAsync(GatewayOptions options, Ground ground, ILoggerFactory logs, CancellationToken ct)
        => OpenAsync(options, ground, null, logs, ct);

    /// <summary>The same with what the owner opens the vault with; null takes the key file.</summary>
    /// <exception cref="VaultShutException">It is the wrong one.</exception>
    internal static Task<RunningGateway> OpenAsync(GatewayOptions options, Ground ground, RootOpener? opener, ILoggerFactory logs, CancellationToken ct)
        => new GatewayOpening(options, ground, opener, logs.CreateLogger<RunningGateway>()).RunAsync(ct);

    /// <summary>
    /// Ends every key and zeroes every secret, in this moment: what is on its way past the checks is stopped before the engine. All that is
    /// left to do with this gateway is to dispose of it.
    /// </summary>
    internal void ForgetSecrets()
    {
        Keys.EndAll();
        Parts.Live.ForgetSecrets();
        Parts.Vault.Dispose();
    }

    /// <summary>The venue itself, for tests that put into it what no key could.</summary>
    internal PaperVenue Venue => venue;

    /// <summary>Equal states, equal hashes.</summary>
    public UInt128 StateHash() => venue.StateHash();

    public GatewayStatus Status()
    {
        var reasons = new List<string>();
        switch (Probe(emergency: false))
        {
            case AppendResult.DiskFull:
                reasons.Add("The disk is full: nothing can be recorded, so trading has stopped. Free some space; cancels pass as long as the reserve lasts.");
                break;
            case AppendResult.Failed:
                reasons.Add("The journal failed, so trading has stopped. See to the disk and restart the gateway; it will find out what was recorded.");
                break;
        }

        return new GatewayStatus(reasons.Count == 0, reasons, GatewayMeters.Of(journal, Parts, Streams, markets, tally));
    }

    /// <summary>Steps the market, brings appended entries to disk, takes snapshots, looks after real exchanges; until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        Task[] all = [StepAsync(ct), Parts.Live.RunAsync(ct), markets.RunAsync(ct)];

        // What one of them throws must not wait for the others' end; one that ended by itself leaves them at work.
        while (all.Length > 0)
        {
            var over = await Task.WhenAny(all);
            await over;
            all = [.. all.Where(one => one != over)];
        }
    }

    private async Task StepAsync(CancellationToken ct)
    {
        var usesSaved = clock.LatestUs;
        MakePanicReady();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await BeatAsync();
                if (clock.LatestUs - usesSaved > GatewayClock.MicrosecondsOf(UsesEvery))
                {
                    usesSaved = clock.LatestUs;
                    SaveUses();
                    EndLinks();
                }

                await Task.Delay(Beat, clock.Time, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (JournalFailedException e)
            {
                // Every call says so from now on; staying up keeps the reasons readable on /readyz.
                logger.JournalFailed(e.Message);
                return;
            }
        }
    }

    /// <summary>One beat of the background work; a simulation calls it by itself.</summary>
    internal async ValueTask BeatAsync()
    {
        if (options.Market == MarketMode.Agents)
        {
            await venue.StepAsync();
        }

        if (Parts.Mirror is { } mirror)
        {
            await mirror.BeatAsync();
        }

        await journal.DurableAsync(journal.LastSequence);
        if (journal.LastSequence - snapshotAt >= (ulong)Math.Max(options.SnapshotEvery, snapshots.NewestBytes / SnapshotBytesAnEntry))
        {
            await TakeSnapshotAsync();
        }
    }

    internal async ValueTask TakeSnapshotAsync()
    {
        try
        {
            var (sequence, write) = await venue.SaveAsync(CaptureBeside);
            var needed = await snapshots.SaveAsync(sequence, write);
            snapshotAt = sequence;
            if (needed > options.AuditKept)
            {
                await journal.DropBeforeAsync(needed - options.AuditKept);
            }
        }
        catch (IOException e)
        {
            // A snapshot is a shortcut; without it the next start replays more.
            snapshotAt = journal.LastSequence;
            logger.SnapshotFailed(e.Message);
        }
    }

    private Action<System.Buffers.IBufferWriter<byte>> CaptureBeside()
    {
        var (live, remembered) = (Parts.Live.Books.Capture(), repeats.Capture());
        return into =>
        {
            live(into);
            remembered(into);
        };
    }

    /// <summary>Stops cleanly: what was appended is on disk, and the next start has a snapshot.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Probe(emergency: true) != AppendResult.Failed)
        {
            await TakeSnapshotAsync();
        }

        SaveUses();
        ForgetSecrets();
        await Parts.Live.DisposeAsync();
        await journal.DisposeAsync();
        Parts.SignIns.Dispose();
        store.Dispose();
    }

    private void MakePanicReady()
    {
        try
        {
            Panic.MakeReady();
        }
        catch (StoreFailedException e)
        {
            logger.KeysNotRead(e.Message);
        }
    }

    private AppendResult Probe(bool emergency)
    {
        var answer = journal.TryReserve(AnyEntryBytes, emergency);
        if (answer == AppendResult.Ok)
        {
            journal.Release(AnyEntryBytes);
        }

        return answer;
    }

    /// <summary>A secret whose link is over is not kept any longer.</summary>
    private void EndLinks()
    {
        try
        {
            Claims.EndExpired();
        }
        catch (StoreFailedException e)
        {
            logger.LinksNotEnded(e.Message);
        }
    }

    private void SaveUses()
    {
        try
        {
            // What has an entry up to here is noted, and so it is in what is saved; the next start looks at the entries after it.
            var reached = journal.DurableSequence;
            Keys.SaveUses();

            // The journal's entries tell the time only as long as something happens; a key may also end in a quiet week.
            store.Keep(LatestSeen, clock.LatestUs);

            // A journal whose end was taken away whole looks like one that never went further.
            store.Keep(JournalReached, (long)reached);
        }
        catch (StoreFailedException e)
        {
            logger.LastUseNotSaved(e.Message);
        }
    }
}
