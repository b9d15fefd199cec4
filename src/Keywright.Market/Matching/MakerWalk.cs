using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>
/// Steps through the other side of the book in the order a taker would meet it: whole levels where that is enough, single orders where the taker's
/// account may have some of its own among them. Own orders that would only expire are passed over.
/// </summary>
internal ref struct MakerWalk
{
    private readonly SymbolEngine _engine;
    private readonly int _account;
    private readonly Side _makerSide;
    private readonly long _limit;
    private readonly SelfTradePrevention _mode;
    private readonly bool _minds;
    private readonly bool _skipsOwn;
    private long _price;
    private int _slot;

    // Of a level with icebergs: how often it has been walked, and whether there will be something to show once more.
    private int _round;
    private bool _more;

    public MakerWalk(SymbolEngine engine, in PlaceOrder order, long limit)
    {
        _engine = engine;
        _account = order.Account;
        _makerSide = order.Side == Side.Buy ? Side.Sell : Side.Buy;
        _limit = limit;
        _mode = order.SelfTradePrevention;
        _minds = engine.Orders.Icebergs > 0 || (order.SelfTradePrevention != SelfTradePrevention.None && engine.Orders.CountOf(order.Account) > 0);
        _skipsOwn = order.SelfTradePrevention == SelfTradePrevention.ExpireMaker;
    }

    public bool TryNext(out long price, out long lots, out bool isOwn)
    {
        var book = _engine.Book;
        while (true)
        {
            if (_slot == 0 && _more)
            {
                (_round, _more, _slot) = (_round + 1, false, book.FirstAt(_price));
            }
            else if (_slot == 0)
            {
                _price = book.NextPrice(_makerSide, _price);
                if (_price == 0 || (_makerSide == Side.Sell ? _price > _limit : _price < _limit))
                {
                    (price, lots, isOwn) = (0, 0, false);
                    return false;
                }

                if (!_minds)
                {
                    (price, lots, isOwn) = (_price, book.LotsAt(_price), false);
                    return true;
                }

                (_round, _slot) = (0, book.FirstAt(_price));
            }

            (price, lots, isOwn) = (_price, Shown(_slot), _mode != SelfTradePrevention.None && _engine.Orders.AccountOf(_slot) == _account);
            _slot = book.NextInQueue(_slot);
            if (lots > 0 && (!isOwn || !_skipsOwn))
            {
                return true;
            }
        }
    }

    /// <summary>What an order shows in this round: icebergs stand at the end of their queue again with each part.</summary>
    private long Shown(int slot)
    {
        ref readonly var resting = ref _engine.Book[slot];
        var hidden = _engine.Orders.HiddenOf(slot, in resting);
        if (_round == 0 || hidden == 0)
        {
            _more |= hidden > 0;
            return _round == 0 ? resting.Lots : 0;
        }

        var part = _engine.Orders.Extras(slot).IcebergLots;
        var left = hidden - (part * (_round - 1));
        _more |= left > part;
        return Math.Max(0, Math.Min(part, left));
    }
}
