using Keywright.Market.Matching;
using Keywright.Market.Tests.Matching.Naive;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

/// <summary>The engine against the naive exchange, command by command. KEYWRIGHT_LONG=1 plays many more.</summary>
public sealed class ComparisonTests(ITestOutputHelper output)
{
    private const int CommandsASeed = 5_000;

    private static readonly int Seeds = Environment.GetEnvironmentVariable("KEYWRIGHT_LONG") == "1" ? 4_000 : 140;

    [Fact]
    public void The_engine_and_the_naive_exchange_tell_the_same_story()
    {
        var refusals = new long[Enum.GetValues<Reject>().Length];
        var kinds = new long[Enum.GetValues<EventKind>().Length];
        for (var seed = 1; seed <= Seeds; seed++)
        {
            new Comparison(seed, refusals, kinds).Run(CommandsASeed);
        }

        output.WriteLine($"seeds 1 to {Seeds}, {(long)Seeds * CommandsASeed} commands");
        foreach (var reject in Enum.GetValues<Reject>())
        {
            output.WriteLine($"{reject}: {refusals[(int)reject]}");
            Assert.True(refusals[(int)reject] > 0, $"the flows never met {reject}");
        }

        Assert.All([EventKind.Accepted, EventKind.Traded, EventKind.Prevented, EventKind.Closed, EventKind.Triggered, EventKind.Replaced, EventKind.ListChanged], kind => Assert.True(kinds[(int)kind] > 1_000));
    }

    private sealed class Comparison
    {
        private readonly int _seed;
        private readonly long[] _refusals;
        private readonly long[] _kinds;
        private readonly RandomFlow _flow;
        private readonly NaiveExchange _naive;
        private readonly EventBuffer _events = new();
        private readonly List<MarketEvent> _expected = [];
        private Exchange _engine;
        private int _command;

        public Comparison(int seed, long[] refusals, long[] kinds)
        {
            _seed = seed;
            _refusals = refusals;
            _kinds = kinds;
            _flow = new RandomFlow(seed);
            _engine = new Exchange(_flow.Rules);
            _naive = new NaiveExchange(_flow.Rules);
            for (var i = 0; i < RandomFlow.Accounts; i++)
            {
                // The last account is an agent that keeps no past.
                Same("account", _naive.AddAccount(i < RandomFlow.Accounts - 1), _engine.AddAccount(i < RandomFlow.Accounts - 1));
            }

            for (var i = 0; i < 25; i++)
            {
                Deposit(i % 2);
            }

            _engine.SetOpeningPrice(0, _flow.Middle);
            _naive.Symbol(0).LastPriceTicks = _flow.Middle;
            _engine.SetLastTradeId(1, 777);
            _naive.Symbol(1).LastTradeId = 777;
        }

        public void Run(int commands)
        {
            for (_command = 0; _command < commands; _command++)
            {
                Step();
                if (_command % 500 == 499)
                {
                    CompareEverything();
                }
            }
        }

        private void Step()
        {
            _events.Clear();
            _expected.Clear();
            var symbol = _flow.NextSymbol();
            switch (_flow.Random.Next(100))
            {
                case 0:
                    Deposit(symbol);
                    break;
                case 1:
                    var account = 1 + _flow.Random.Next(RandomFlow.Accounts);
                    Same("cancelled", _naive.CancelAll(account, symbol, _flow.TimeUs, _expected), _engine.CancelAll(account, symbol, _flow.TimeUs, _events));
                    break;
                case < 18:
                    var cancel = _flow.Cancel(symbol, [.. _naive.Symbol(symbol).Open.Select(order => (order.Asked.Account, order.Id))]);
                    var refusedCancel = _naive.Cancel(cancel, _expected, out var expectedCancelId);
                    Same($"{cancel}", refusedCancel, _engine.Cancel(in cancel, _events, out var cancelId));
                    Same("cancelled id", expectedCancelId, cancelId);
                    _refusals[(int)refusedCancel]++;
                    break;
                case < 26:
                    var list = _flow.PlaceList(symbol, _naive.Symbol(symbol).LastPriceTicks);
                    var check = _engine.CheckList(in list);
                    var refusedList = _naive.PlaceList(list, _expected, out var expectedListId);
                    Same($"{list}", refusedList, _engine.PlaceList(in list, _events, out var listId));
                    Same("check", refusedList, check);
                    Same("list id", expectedListId, listId);
                    _refusals[(int)refusedList]++;
                    break;
                case < 36:
                    var amend = _flow.Amend(symbol, [.. _naive.Symbol(symbol).Open.Select(order => (order.Asked.Account, order.Id))]);
                    var refusedAmend = _naive.Amend(amend, _expected);
                    Same($"{amend}", refusedAmend, _engine.Amend(in amend, _events, out _));
                    _refusals[(int)refusedAmend]++;
                    break;
                default:
                    Place(_flow.Place(symbol));
                    break;
            }

            CompareEvents();
        }

        private void Place(PlaceOrder order)
        {
            Same("reference", _naive.Reference(order.Symbol, order.TimeUs), _engine.ReferencePrice(order.Symbol, order.TimeUs));
            var check = _engine.Check(in order);
            var refused = _naive.Place(order, _expected, out var expectedId);
            Same($"{order}", refused, _engine.Place(in order, _events, out var orderId));
            Same("check", refused, check);
            Same("order id", expectedId, orderId);
            _refusals[(int)refused]++;
        }

        private void Deposit(int symbol)
        {
            var (account, asset, units) = _flow.Deposit(symbol);
            _engine.Deposit(account, asset, units);
            _naive.Deposit(account, asset, units);
        }

        private void CompareEvents()
        {
            Same("number of events", _expected.Count, _events.Count);
            for (var i = 0; i < _expected.Count; i++)
            {
                Same($"event {i}", _expected[i], _events.Span[i]);
                _kinds[(int)_expected[i].Kind]++;
            }

            // Whoever the events name had money moved; the house has the fees.
            foreach (var happened in _expected)
            {
                CompareBalances(happened.Account);
                if (happened.Kind == EventKind.Traded)
                {
                    CompareBalances(happened.MakerAccount);
                    CompareBalances(Exchange.House);
                    break;
                }
            }
        }

        private void CompareBalances(int account)
        {
            for (var asset = 0; asset < _flow.Rules.Assets.Length; asset++)
            {
                Same($"balance of {account} in {asset}", _naive.BalanceOf(account, asset), _engine.BalanceOf(account, asset));
            }
        }

        private void CompareEverything()
        {
            for (var account = 0; account <= RandomFlow.Accounts; account++)
            {
                CompareBalances(account);
                CompareLists(account);
                for (var symbol = 0; symbol < 2; symbol++)
                {
                    CompareOrders(account, symbol);
                }
            }

            for (var symbol = 0; symbol < 2; symbol++)
            {
                CompareDepth(symbol);
            }

            // From here on the engine is the one that was saved and loaded.
            var bytes = new System.Buffers.ArrayBufferWriter<byte>();
            _engine.Save(bytes);
            var rest = bytes.WrittenSpan;
            var loaded = Exchange.Load(_flow.Rules, ref rest);
            Same("bytes left", 0, rest.Length);
            Same("hash", _engine.StateHash(), loaded.StateHash());
            _engine = loaded;
        }

        private void CompareLists(int account)
        {
            var expected = _naive.Lists.Where(list => list.First.Asked.Account == account).Select(list => list.State(list.First.Asked.Symbol));
            Same("lists", string.Join('\n', expected), string.Join('\n', _engine.Lists(account)));
            foreach (var order in _naive.Amendments.Where(amendment => amendment.Account == account).GroupBy(amendment => (amendment.Symbol, amendment.OrderId)))
            {
                Same("amendments", string.Join('\n', order), string.Join('\n', _engine.Amendments(account, order.Key.Symbol, order.Key.OrderId)));
            }
        }

        private void CompareOrders(int account, int symbol)
        {
            var open = new List<OrderState>();
            _engine.OpenOrders(account, symbol, open);
            Same("open orders", string.Join('\n', _naive.OpenOrders(account, symbol)), string.Join('\n', open));

            var expected = _naive.Orders(account, symbol);
            var orders = new List<OrderState>();
            _engine.Orders(account, symbol, null, null, null, int.MaxValue, orders);
            Same("orders", string.Join('\n', expected), string.Join('\n', orders));
            foreach (var order in expected)
            {
                Same("found", true, _engine.TryGetOrder(account, symbol, order.OrderId, out var found));
                Same("order", order, found);
                if (!order.ClientId.IsNone)
                {
                    Same("found by client id", true, _engine.TryGetOrder(account, symbol, order.ClientId, out var newest));
                    Same("newest", Bearer(account, symbol, order.ClientId), newest);
                }
            }

            var fills = new List<Fill>();
            _engine.Fills(account, symbol, null, null, null, null, int.MaxValue, fills);
            var expectedFills = _naive.Accounts[account].Fills.FindAll(fill => fill.Symbol == symbol);
            Same("fills", string.Join('\n', expectedFills), string.Join('\n', fills));
            var prevented = new List<PreventedMatch>();
            _engine.PreventedMatches(account, symbol, null, null, null, int.MaxValue, prevented);
            Same("prevented matches", string.Join('\n', _naive.Accounts[account].Prevented.FindAll(match => match.Symbol == symbol)), string.Join('\n', prevented));
            if (expected.Count > 0)
            {
                var one = expected[_flow.Random.Next(expected.Count)].OrderId;
                fills.Clear();
                _engine.Fills(account, symbol, one, null, null, null, int.MaxValue, fills);
                Same("fills of one order", string.Join('\n', expectedFills.FindAll(fill => fill.OrderId == one)), string.Join('\n', fills));
            }
        }

        /// <summary>The open order of that name, else the one that closed last; an amendment may have given the name to an older order.</summary>
        private OrderState Bearer(int account, int symbol, ClientOrderId clientId)
        {
            var open = _naive.OpenOrders(account, symbol).Find(order => order.ClientId == clientId);
            return open.OrderId != 0 ? open : _naive.Accounts[account].Closed.Last(order => order.Symbol == symbol && order.ClientId == clientId);
        }

        private void CompareDepth(int symbol)
        {
            var bids = new List<Level>();
            var asks = new List<Level>();
            _engine.Depth(symbol, int.MaxValue, bids, asks);
            var naive = _naive.Symbol(symbol);
            List<Level> Levels(Side takerSide) =>
                [.. naive.Makers(takerSide).GroupBy(order => order.Price).Select(level => new Level(naive.Ticks(level.Key), naive.Lots(level.Sum(order => order.Shown))))];
            Same("bids", string.Join('\n', Levels(Side.Sell)), string.Join('\n', bids));
            Same("asks", string.Join('\n', Levels(Side.Buy)), string.Join('\n', asks));
            Same("update id", naive.UpdateId, _engine.UpdateId(symbol));
            Same("trade id", naive.LastTradeId, _engine.LastTradeId(symbol));
        }

        private void Same<T>(string what, T expected, T actual)
        {
            if (!EqualityComparer<T>.Default.Equals(expected, actual))
            {
                Assert.Fail($"seed {_seed}, command {_command}, {what}:\nnaive  {expected}\nengine {actual}");
            }
        }
    }
}
