using Keywright.Market.Matching;
using Keywright.Market.Words;

namespace Keywright.Bench.Flow;

/// <summary>The bare book, given the flow's own order ids.</summary>
internal struct BookEngine : IFlowEngine<BookEngine>
{
    private OrderBook _book;
    private int[] _slots;
    private FlowTrade[] _sink;
    private int _tradeCount;

    public static string Name => "keywright-book";

    public readonly int TradeCount => _tradeCount;

    public static BookEngine Create(FlowFile flow, FlowTrade[] sink) =>
        new() { _book = new OrderBook(), _slots = new int[flow.MaxId + 1], _sink = sink };

    public void Add(in Operation operation)
    {
        var side = operation.Kind == OperationKind.Buy ? Side.Buy : Side.Sell;
        var lots = operation.Lots;
        if (_book.Crosses(side, operation.Price))
        {
            var taker = new SinkTaker(operation.Id, lots, _sink, _tradeCount);
            _book.Match(side, operation.Price, ref taker);
            _tradeCount = taker.TradeCount;
            lots = taker.Lots;
        }

        if (lots > 0)
        {
            _slots[operation.Id] = _book.Rest(operation.Id, side, operation.Price, lots);
        }
    }

    public readonly bool Cancel(int id)
    {
        var slot = _slots[id];
        if (slot == 0 || _book[slot].OrderId != id)
        {
            return false;
        }

        _book.Remove(slot);
        return true;
    }

    public readonly Totals Totals()
    {
        var resting = 0L;
        var lots = 0L;
        for (var slot = 1; slot < _book.SlotCount; slot++)
        {
            ref readonly var order = ref _book[slot];
            if (order.OrderId != 0)
            {
                resting++;
                lots += order.Lots;
            }
        }

        return new Totals(resting, lots, _book.NextPrice(Side.Buy, 0), _book.NextPrice(Side.Sell, 0));
    }

    private struct SinkTaker(long id, long lots, FlowTrade[] sink, int tradeCount) : ITaker
    {
        public int TradeCount = tradeCount;

        public long Lots { readonly get; private set; } = lots;

        public readonly long Refill => 0;

        public long Meet(int slot, in RestingOrder maker)
        {
            var traded = Math.Min(Lots, maker.Lots);
            Lots -= traded;
            sink[TradeCount++] = new FlowTrade(id, maker.OrderId, maker.Price, traded);
            return traded;
        }
    }
}
