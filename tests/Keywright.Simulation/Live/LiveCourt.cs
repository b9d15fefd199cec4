using Keywright.Gateway.Execute.Live;
using Keywright.Market.Words;
using Keywright.Simulation.Checkers;
using Keywright.Simulation.Live.Checkers;

namespace Keywright.Simulation.Live;

/// <summary>Hears everything in order, sees the exchange behind everybody's back, and lets each checker judge. The first broken promise ends the run.</summary>
internal sealed class LiveCourt
{
    private readonly LiveWorld world;
    private readonly List<LiveChecker> checkers;
    private readonly Dictionary<(string Symbol, decimal Quantity), LiveAsk> placings = [];
    private readonly Dictionary<string, LiveAsk> changes = [];
    private readonly Dictionary<(string Symbol, long OrderId), LiveAsk?> origins = [];

    public LiveCourt(LiveWorld world)
    {
        this.world = world;
        checkers = [new OnceChecker(this), new FirstResultChecker(this), new PaceChecker(this), new StopChecker(this), new SightChecker(this), new CancelTruthChecker(this), new LiveCapChecker(this)];
    }

    public LiveWorld World => world;

    public BrokenPromise? First { get; private set; }

    public bool HasFault => First is not null;

    public int AnswerCount { get; private set; }

    public Dictionary<string, int> Codes { get; } = [];

    public List<LiveKey> Keys { get; } = [];

    public IReadOnlyCollection<LiveAsk> Placings => placings.Values;

    public List<LiveAsk> Asks { get; } = [];

    public void Fault(string checker, int promise, string sentence)
    {
        First ??= new BrokenPromise(checker, promise, sentence);
        world.Trace.Tell($"!! {checker}, promise {promise}: {sentence}");
    }

    /// <summary>The orders of a symbol at the exchange, with the requests they come from.</summary>
    public IEnumerable<(OrderState Order, LiveAsk? Ask)> Orders(string symbol) => world.Exchange.Orders(symbol).Select(order => (order, OriginOf(symbol, order)));

    /// <summary>The order of a number at the exchange.</summary>
    public (OrderState Order, LiveAsk? Ask)? Find(string symbol, long orderId) => Orders(symbol).Where(each => each.Order.OrderId == orderId).Select(each => ((OrderState, LiveAsk?)?)each).FirstOrDefault();

    public static decimal QuantityOf(string symbol, OrderState order) => order.Lots / (symbol == "BTCUSDT" ? 100_000m : 10_000m);

    public void Asked(LiveAsk ask)
    {
        Asks.Add(ask);
        if (ask.Places)
        {
            placings.TryAdd((ask.Symbol, ask.Quantity), ask);
        }

        if (ask.ChangeId is { } changeId)
        {
            changes.TryAdd(changeId, ask);
        }

        checkers.ForEach(checker => checker.Asked(ask));
    }

    public void Answered(LiveAsk ask, LiveAnswer answer)
    {
        AnswerCount++;
        Note($"{ask.Kind} {answer.Status} {answer.Code}");
        checkers.ForEach(checker => checker.Answered(ask, answer));
        ask.Answers.Add(answer);
    }

    /// <summary>A call leaves the gateway.</summary>
    public void Leaves(WireCall call)
    {
        call.Ask = call.Places ? placings.GetValueOrDefault((call["symbol"] ?? "", call.Quantity)) : call["newClientOrderId"] is { } id ? changes.GetValueOrDefault(id) : null;
        if (call.Ask is { } ask)
        {
            ask.Left++;
        }

        checkers.ForEach(checker => checker.Leaves(call));
    }

    /// <summary>The exchange's door was shut for a call.</summary>
    public void TurnedAway(WireCall call, UpstreamAnswer.Answered answer) => checkers.ForEach(checker => checker.TurnedAway(call, answer));

    /// <summary>The exchange has carried a call out.</summary>
    public void Carried(WireCall call, UpstreamAnswer.Answered answer)
    {
        // From here on an order may be lowered, and its quantity tell no more whose it is.
        if (call.Places)
        {
            foreach (var order in world.Exchange.Orders(call["symbol"]!))
            {
                origins.TryAdd((call["symbol"]!, order.OrderId), OriginOf(call["symbol"]!, order));
            }
        }

        checkers.ForEach(checker => checker.Carried(call, answer));
    }

    /// <summary>The gateway hears how a call ended.</summary>
    public void Heard(WireCall call, UpstreamAnswer answer) => checkers.ForEach(checker => checker.Heard(call, answer));

    /// <summary>All is quiet: nothing is on its way any more, and nothing goes wrong.</summary>
    public void Ended() => checkers.ForEach(checker => checker.Ended());

    private LiveAsk? OriginOf(string symbol, OrderState order)
        => origins.TryGetValue((symbol, order.OrderId), out var ask) ? ask : placings.GetValueOrDefault((symbol, QuantityOf(symbol, order)));

    public void Note(string what) => Codes[what] = Codes.GetValueOrDefault(what) + 1;
}
