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
    private readonly bool _minds;
    private readonly bool _skipsOwn;
    private long _price;
    private int _slot;

    public MakerWalk(SymbolEngine engine, in PlaceOrder order, long limit)
    {
        _engine = engine;
        _account = order.Account;
        _makerSide = order.Side == Side.Buy ? Side.Sell : Side.Buy;
        _limit = limit;
        _minds = order.SelfTradePrevention != SelfTradePrevention.None && engine.Orders.CountOf(order.Account) > 0;
        _skipsOwn = order.SelfTradePrevention == SelfTradePrevention.ExpireMaker;
    }

    public bool TryNext(out long price, out long lots, out bool isOwn)
    {
        var book = _engine.Book;
        while (true)
        {
            if (_slot == 0)
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

                _slot = book.FirstAt(_price);
            }

            (price, lots, isOwn) = (_price, book[_slot].Lots, _engine.Orders.AccountOf(_slot) == _account);
            _slot = book.NextInQueue(_slot);
            if (!isOwn || !_skipsOwn)
            {
                return true;
            }
        }
    }
}
