using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Live.Feeds;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Gateway.Requests.Rules;
using Keywright.Journal;
using Keywright.Keys;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// A real exchange. What a key asks for is written anew, stamped and signed with the account's own credential; no byte of the client's travels.
/// A call that changes an order is on disk before it is sent and closed by what came of it, and an answer that was lost is asked for until it is
/// known.
/// </summary>
internal sealed partial class LiveVenue : Venue
{
    private readonly string name;
    private readonly Upstream upstream;
    private readonly JournalLog journal;
    private readonly GatewayClock clock;
    private readonly RandomSource random;
    private readonly LiveSymbols symbols;
    private readonly LiveLedger ledger;
    private readonly CapUse caps;
    private readonly PublicReads reads;
    private readonly Lock gate = new();
    private CallReader calls = null!;
    private ReferencePrices prices = null!;

    public LiveVenue(string name, Upstream upstream, JournalLog journal, GatewayClock clock, RandomSource random, LiveSymbols symbols, OrderCounts counts)
    {
        (this.name, this.upstream, this.journal, this.clock, this.random, this.symbols) = (name, upstream, journal, clock, random, symbols);
        caps = new CapUse(symbols.Rules);
        ledger = new LiveLedger(caps, counts);
        reads = new PublicReads(upstream);
        Feed = new UpstreamFeed(upstream);
        Caches = new MarketCaches(upstream, Feed, reads, clock);
        var trades = new TradeRepair(reads);
        Feed.Repair = (stream, first, last) => stream.Order == FeedOrder.Counted ? trades.AskAsync(stream, first, last) : Caches.RepairAsync(stream, first, last);
        TakeSymbols();
    }

    public override string Name => name;

    public override CallReader Calls => Volatile.Read(ref calls);

    public override ExchangeRules Rules => symbols.Rules;

    public override CapUse Caps => caps;

    public override ReferencePrices Prices => Volatile.Read(ref prices);

    public LiveLedger Ledger => ledger;

    public Upstream Upstream => upstream;

    /// <summary>The accounts here, by number.</summary>
    public required LiveAccounts Accounts { get; init; }

    public override int? WeightUsedBy(LiveKey key) => upstream.Budget.VirtualUsedWeight(key.Number, upstream.Time.Read());

    public override (int TenSeconds, int Day)? OrdersUsedBy(LiveKey key)
    {
        var orders = upstream.Budget.OrdersUsed(key.Number, key.Account, upstream.Time.Read());
        return (Of(10 * BudgetLimits.SecondUs), Of(BudgetLimits.DayUs));

        int Of(long spanUs) => orders.FirstOrDefault(one => one.Limit.SpanUs == spanUs).Used;
    }

    public override bool FillsAtAnyPrice => true;

    public override bool KeepsSubAccountKeys => HasWallet;

    public override bool MayPlace(int account) => Accounts.Find(account) is { IsArmed: true, Paused: null };

    public override Refusal? IsUnderWay(AuthenticRequest request)
        => ledger.IsUnderWay(request.Digest) ? new Refusal(Faults.Unavailable with { Message = NotKnownYet }, NotKnownYet, request) { RetryAfterSeconds = 1, Request = request.Request } : null;

    public override ValueTask<Outcome> RunAsync(AdmittedRequest request, Entry? entry) => request.Call switch
    {
        PingCall => Answer(JsonBody.Write(0, static (writer, _) => MarketReplies.Empty(writer))),

        // Bots set their clocks by this and are judged by the gateway's, so it is the gateway's that they are told.
        TimeCall => Answer(JsonBody.Write((clock.NowUs, request.Request.TimeUnit), static (writer, s) => MarketReplies.ServerTime(writer, s.TimeUnit, s.NowUs))),
        ExchangeInfoCall or ExecutionRulesCall or DepthCall or TradesCall or AggregateTradesCall or KlinesCall or AveragePriceCall or TickerCall => ReadPublicAsync(request),
        ApiRestrictionsCall => Answer(KeyAnswers.Restrictions(request.Key)),
        PlaceOrderCall { TestOnly: true } call => TestAsync(request, call),
        PlaceOrderCall call => PlaceAsync(request, entry!, call),
        CancelOrderCall call => CancelAsync(request, entry!, call),
        CancelOpenOrdersCall call => CancelOpenAsync(request, entry!, call),
        PlaceListCall call => PlaceListAsync(request, entry!, call),
        CancelListCall call => CancelListAsync(request, entry!, call),
        CancelReplaceCall call => ReplaceAsync(request, entry!, call),
        AmendOrderCall call => AmendAsync(request, entry!, call),
        AccountCall or QueryOrderCall or OpenOrdersCall or AllOrdersCall or MyTradesCall or MyPreventedMatchesCall or MyAllocationsCall or AmendmentsCall
            or QueryListCall or OpenListsCall or AllListsCall or CommissionCall or MyFiltersCall => ReadSignedAsync(request),
        OrderLimitsCall => Answer(OrderLimitsBody(request.Key)),
        EmptyExchangeInfoCall => Answer(FixedAnswers.EmptyInfo(request.Request.Route.Id, clock.NowUs)),
        MarginPairsCall => Answer(FixedAnswers.NoMarginPairs()),
        SystemStatusCall or AccountStatusCall or ApiTradingStatusCall or CoinsCall or TradeFeeCall or AssetDetailsCall or UserAssetsCall => ReadWalletAsync(request),
        SubAccountCall and not SubAccountKeyCall => RunSubAsync(request, entry, (SubAccountCall)request.Call),
        _ => ValueTask.FromResult<Outcome>(Unserved(request)),
    };

    private Outcome.Refused Unserved(AdmittedRequest request)
    {
        request.Authentic.Key?.Uses.Unserved.Note($"{request.Request.Route.Method} {request.Request.Route.Path}", clock.NowUs);
        return Refused(request, Faults.FeatureNotSupported("This call on an account at a real exchange"), "not served on a real exchange");
    }

    /// <summary>The symbols there are now are what requests are read and measured by from here on.</summary>
    private void TakeSymbols()
    {
        var book = symbols.Book;
        caps.Rules = book.Rules;
        Volatile.Write(ref prices, new ReferencePrices(book.Rules, prices));
        Volatile.Write(ref calls, new CallReader(book, new OrderReader(book, random)));
    }

    private static ValueTask<Outcome> Answer(byte[] body) => ValueTask.FromResult<Outcome>(new Outcome.Answered(new Reply { Status = 200, Body = body }));

    private static Outcome.Refused Refused(AdmittedRequest request, Fault fault, string rule, int? retryAfterSeconds = null)
        => new(new Refusal(fault, rule, request.Authentic.IsSigned ? request.Authentic : null) { RetryAfterSeconds = retryAfterSeconds, Request = request.Request });

    /// <summary>Why nothing can be sent for the key's account; null when it can.</summary>
    private Outcome.Refused? NotReady(AdmittedRequest request, bool trades, out LiveAccount account)
    {
        account = Accounts.Find(request.Key.Account) ?? throw new InvalidOperationException($"Account {request.Key.Account} is not known.");
        var why = account.Paused
            ?? (account.Credential is null ? $"Account '{account.Name}' has no credential yet; its owner gives it one with keywright accounts credential." : null)
            ?? (trades ? account.WhyReadOnly : null)
            ?? (trades && !symbols.IsLearnt ? "The exchange has not told its symbols and filters yet, so no order can be tested." : null);
        return why is null ? null : Refused(request, trades && account is { Paused: null, Credential: not null, IsArmed: false } ? OrderFaults.MayNotTrade : Faults.Unavailable with { Message = why }, why);
    }

    /// <summary>What may have changed since the first checks, looked at again just before something is sent.</summary>
    private Outcome.Refused? TooLate(AdmittedRequest request, bool places)
    {
        var key = request.Key;
        return key.Revoked ? Refused(request, Faults.KeyRejected, "The key was revoked while the request waited for the disk.")
            : key.Terms.IsFrozen && places ? Refused(request, OrderFaults.ActionDisabled, "The key was frozen while the request waited for the disk.")
            : request.Call is SubAccountCall ofOthers && SubAccountRules.Refuse(key.Terms, ofOthers) is { } bounds ? Refused(request, bounds.Fault, bounds.Rule)
            : places && Accounts.Find(key.Account) is { IsArmed: false } ? Refused(request, OrderFaults.MayNotTrade, "The account was disarmed while the request waited for the disk.")
            : clock.NowUs > request.DeadlineUs ? Refused(request, Faults.OutsideRecvWindow, "The request's time passed before it could be sent.")
            : null;
    }
}
