using System.Buffers.Binary;
using Keywright.Gateway.Admit;
using Keywright.Gateway.Authenticate;
using Keywright.Gateway.Authorize;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Manage.Links;
using Keywright.Gateway.Manage.Mirror;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Manage.SubAccounts;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Manage.Venues;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Gateway.Sessions;
using Keywright.Gateway.Settle;
using Keywright.Gateway.Store;
using Keywright.Gateway.Streams;
using Keywright.Gateway.Throttle;
using Keywright.Journal;
using Keywright.Keys.Sealing;
using Keywright.Market.Words;
using Microsoft.Extensions.Logging;

namespace Keywright.Gateway;

/// <summary>Opens a home: seal key, database, journal, snapshot and replay; then wires the parts.</summary>
/// <param name="options">Which home, and how.</param>
/// <param name="ground">The world outside.</param>
/// <param name="opener">What the owner opens the vault with; null takes the key file.</param>
/// <param name="logger">Told of what cannot be kept.</param>
internal sealed class GatewayOpening(GatewayOptions options, Ground ground, RootOpener? opener, ILogger logger)
{
    private readonly HomeVault vaultFiles = HomeVault.Of(options, ground.Random);
    private readonly List<string> notes = [];
    private readonly GatewayClock clock = new(ground.Time);
    private readonly ExchangeRules rules = PaperRules.Default;
    private readonly BudgetLimits limits = options.Limits == LimitMode.Open ? BudgetLimits.Open : BudgetLimits.Exchange;

    public async Task<RunningGateway> RunAsync(CancellationToken ct)
    {
        try
        {
            return await OpenAsync(ct);
        }
        catch (VaultShutException e) when (opener is null)
        {
            throw new GatewayStartException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalDamagedException or StoreFailedException or SealKeyException or SealedRecordException or InvalidDataException)
        {
            throw new GatewayStartException(e.Message, e);
        }
    }

    private async Task<RunningGateway> OpenAsync(CancellationToken ct)
    {
        // 1. The database, and the vault that opens the secrets in it.
        var store = KeyStore.Open(In("keywright.db"));
        try
        {
            var vault = vaultFiles.Open(store, opener, notes);
            try
            {
                return await OpenOnAsync(store, vault, ct);
            }
            catch
            {
                vault.Dispose();
                throw;
            }
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private async Task<RunningGateway> OpenOnAsync(KeyStore store, Vault vault, CancellationToken ct)
    {
        var salt = store.Setting("request-digest-salt", NewSalt);
        clock.Raise(store.KeptNumber(RunningGateway.LatestSeen));
        clock.KeepLatest = () => TryKeepLatestSeen(store);

        // 2. The journal is the truth; a snapshot only shortens its replay.
        var (journal, recovery) = await JournalLog.OpenAsync(ground.Disk, In("journal"), options.Journal);
        if (recovery.Sentence is { } sentence)
        {
            notes.Add(sentence);
        }

        var reached = (ulong)store.KeptNumber(RunningGateway.JournalReached);
        if (recovery.LastSequence < reached)
        {
            throw new GatewayStartException(
                $"The journal in {In("journal")} ends at entry {recovery.LastSequence}, and entry {reached} was on disk before; put back the files that are missing, or restore a backup.");
        }

        var repeats = new Repeats(clock);
        var counts = new OrderCounts(limits);
        var held = new HeldKeys(store, clock.LatestUs);
        var caps = new CapUse(rules) { UsedUp = held.CapsUsedUp };
        var liveStore = new LiveStore(store);
        var live = new LiveHome(liveStore, store, ground, journal, clock, counts, logger).Open(vault);
        var followed = options.Market == MarketMode.Mirror ? live.VenueOf(options.MirrorOf, out var unknown) ?? throw new GatewayStartException($"--public-venue: {unknown}") { IsMisuse = true } : null;
        var snapshots = new Snapshots(ground.Disk, In("snapshots"));
        var (state, snapshotAt) = recovery.LastSequence == 0
            ? (await FoundAsync(journal, counts, caps), 0UL)
            : Restore(journal, snapshots, repeats, counts, caps, live.Books, recovery.LastSequence);
        live.Settle();
        clock.Raise(state.LastUs);
        ct.ThrowIfCancellationRequested();

        // 3. The parts in the order of a request's way.
        var prices = new ReferencePrices(rules);
        var tally = new Tally();
        var ring = new KeyRing();
        var symbols = new SymbolBook(rules);
        var venue = new PaperVenue(state, journal, clock, limits, prices, new CallReader(symbols, new OrderReader(symbols, ground.Random)));
        var keyless = new PublicVenue(venue)
        {
            Choose = live.ChoosePublic(followed is null ? options.PublicVenue : venue.Name, venue),
            Find = (apiKey, client) => ring.TryFind(apiKey, out var key) && key.IsInForce(clock) && key.Terms.AllowedAddresses.Allows(client) ? key : null,
        };
        venue.PublishPrices();
        var addresses = new AddressBudgets(limits);
        var users = new UserStreams(venue.Feed, rules);
        var listenKeys = new ListenKeys(users, ground.Random, clock);
        var sessions = new SessionTable(listenKeys);
        var ownerNotes = new OwnerNotes(journal, clock) { Who = static () => Caller.Now.By };
        var people = new PeopleStore(store);
        var makers = new KeyMakers(store);
        var links = new LinkStore(store);
        var announcements = new AnnouncementStore(store);
        var announcer = new Announcer(announcements, clock);
        var attempts = new Attempts(people, clock);
        var gate = new CodeGate(people, attempts, vault, clock);
        var places = new AccountPlaces(state.Accounts, venue, live.Accounts);
        var keys = new KeyDesk(new KeyDeskParts
        {
            Store = store,
            Ring = ring,
            Sessions = sessions,
            Venue = venue,
            Vault = vault,
            Random = ground.Random,
            Notes = ownerNotes,
            Clock = clock,
            Limits = limits,
            Accounts = places,
            KeysMax = options.KeysMax,
            Held = held,
            Gate = gate,
            Makers = makers,
            Links = links,
            Announcer = announcer,
            Logger = logger,
        });
        var otherCredentials = new OtherCredentials(store);
        var notices = new AccountNotices(announcer, announcements, ownerNotes, clock, logger);
        var watch = new CredentialWatch(live.Accounts, liveStore, otherCredentials, notices, new KeyWants(keys), vault, clock);
        var liveDesk = new LiveDesk(live, liveStore, otherCredentials, places, keys, watch, vault, ground.Random, ownerNotes, gate, clock);
        var (paperSubs, liveSubs) = (new PaperSubAccounts(state.Accounts), new LiveSubAccounts(live.Accounts, liveDesk));
        var pipeline = new RequestPipeline(
            new Admitter(addresses, clock),
            new Authenticator(ring, clock, salt, keyless),
            new Authorizer(clock),
            new Throttler(counts, clock),
            new Recorder(journal, clock),
            repeats,
            keyless,
            new SessionDesk(listenKeys, clock),
            new SubAccountKeyDesk(keys, request => live.Accounts.Find(request.Key.Account) is null ? paperSubs : liveSubs, ownerNotes, clock),
            new Settler(counts, clock, tally));

        live.Answered = (digest, deadlineUs, reply) => repeats.Restore(digest, deadlineUs, reply);
        live.SymbolsChanged = keys.RereadTermsAsync;
        live.Told = users.Tell;
        live.IsHeard = users.IsHeard;
        live.Lost = account => users.CutOff(account, Outbox.FellBehind);
        keys.LoadAll();
        UseReplay.Run(journal.Read(Math.Max(journal.FirstSequence, reached + 1)), ring);
        var mirror = await OpenMarketAsync(venue, followed);

        live.Watch = watch;
        live.Notices = notices;

        var connections = new ConnectionTally();
        var book = new PeopleBook(ownerNotes, keys, state.FirstAccount);
        return new RunningGateway(options, new GatewayParts(clock, store, journal, venue, repeats, snapshots, snapshotAt, pipeline, new SessionDoor(pipeline, sessions, users, addresses, limits, clock, connections), users, listenKeys, sessions, connections, ring, keys, tally, notes)
        {
            Accounts = places,
            Live = live,
            Keyless = keyless,
            Mirror = mirror,
            LiveDesk = liveDesk,
            Vault = vault,
            VaultFiles = vaultFiles,
            OwnerNotes = ownerNotes,
            Codes = gate,
            People = new PeopleDesk(people, makers, book, attempts, gate, vault, ground.Random, clock),
            Tokens = new TokenDesk(people, book, gate, ground.Random, clock),
            Announce = new AnnounceDesk(announcements, book, gate, state.Accounts, vault, ground.Random, clock),
            Outbox = new AnnouncementOutbox(announcements, vault, clock),
            Claims = new ClaimDesk(links, makers, keys, ownerNotes, vault, clock),
            Rebinds = new RebindDesk(links, people, keys, gate, ownerNotes, ground.Random, clock),
            SignIns = new SignInDesk(people, keys, attempts, gate, ground.Random, clock),
        }, logger);
    }

    /// <summary>What moves the paper market, if anything does.</summary>
    private async Task<MarketMirror?> OpenMarketAsync(PaperVenue venue, LiveVenue? followed)
    {
        if (followed is not null)
        {
            notes.Add($"The paper market follows {followed.Name}: its books and trades come from there once it answers, and are empty while it does not.");
            var mirror = new MarketMirror(venue, followed, logger);
            await mirror.OpenAsync();
            return mirror;
        }

        if (venue.State.Mirror is { IsEmpty: false })
        {
            // Left by a start that followed an exchange; nobody would ever change it again.
            await venue.OpenMirrorAsync();
        }

        if (options.Market == MarketMode.Agents)
        {
            await venue.FoundCrowdAsync();
        }

        return null;
    }

    private async Task<PaperState> FoundAsync(JournalLog journal, OrderCounts counts, CapUse caps)
    {
        var genesis = new Genesis(options.SeedGiven ? options.Seed : DrawSeed(), clock.NowUs / BudgetLimits.MinuteUs * BudgetLimits.MinuteUs);
        if (journal.TryReserve(64, emergency: false) != AppendResult.Ok)
        {
            throw new GatewayStartException($"The disk is full, so no journal can be begun in {In("journal")}; free some space and start again.");
        }

        await journal.DurableAsync(journal.Append((byte)EntryKind.Genesis, genesis.Write()));
        return PaperState.Found(rules, genesis, counts, caps);
    }

    private (PaperState State, ulong SnapshotAt) Restore(
        JournalLog journal, Snapshots snapshots, Repeats repeats, OrderCounts counts, CapUse caps, LiveBooks books, ulong last)
    {
        var (state, from) = Load(journal, snapshots, repeats, counts, caps, books, last);
        if (options.SeedGiven && state.Genesis.Seed != options.Seed)
        {
            throw new GatewayStartException($"seed {options.Seed} was given, but this home was founded with seed {state.Genesis.Seed}; leave the option out or choose another home.");
        }

        void Answered(AuditHead head, Reply reply) => repeats.Restore(head.Digest, head.DeadlineUs, reply);
        var replay = new Replay(state, Answered, entry => books.Apply(in entry, Answered));
        replay.Run(journal.Read(from + 1));
        return (state, from);
    }

    private (PaperState State, ulong From) Load(JournalLog journal, Snapshots snapshots, Repeats repeats, OrderCounts counts, CapUse caps, LiveBooks books, ulong last)
    {
        foreach (var sequence in snapshots.Newest())
        {
            // A snapshot can be newer than the journal only if the journal lost its end; then it is not to be believed.
            if (sequence > last || snapshots.Load(sequence) is not { } saved)
            {
                notes.Add($"Snapshot {sequence} is damaged or ahead of the journal and was passed over.");
                continue;
            }

            var genesis = Genesis.Read(saved);
            var reader = new StateReader(saved.AsSpan(Genesis.Length));
            books.Restore(ref reader);
            repeats.Restore(ref reader);
            return (PaperState.Load(rules, genesis, counts, caps, reader.Rest), sequence);
        }

        foreach (var entry in journal.Read(1))
        {
            return (EntryKind)entry.Kind == EntryKind.Genesis && entry.Sequence == 1
                ? (PaperState.Found(rules, Genesis.Read(entry.Payload.Span), counts, caps), 1UL)
                : throw new GatewayStartException($"The journal in {In("journal")} no longer holds its beginning and no snapshot can be read; restore a backup.");
        }

        throw new GatewayStartException($"The journal in {In("journal")} is empty though it has entries; restore a backup.");
    }

    private ulong DrawSeed()
    {
        Span<byte> bytes = stackalloc byte[8];
        ground.Random.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>That the clock has come this far is on disk when this returns true, so that no crash lets it be earlier again.</summary>
    private bool TryKeepLatestSeen(KeyStore store)
    {
        try
        {
            store.Keep(RunningGateway.LatestSeen, clock.LatestUs);
            return true;
        }
        catch (StoreFailedException e)
        {
            logger.LatestSeenNotKept(e.Message);
            return false;
        }
    }

    private byte[] NewSalt()
    {
        var salt = new byte[32];
        ground.Random.Fill(salt);
        return salt;
    }

    private string In(string name) => Path.Combine(options.Home, name);
}
