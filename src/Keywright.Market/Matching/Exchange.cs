using System.Buffers;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>
/// The paper exchange: one writer, commands in, events out. It knows no clock (each command carries its time), no I/O and no chance, so the
/// same commands give the same state to the bit. A refused command changes nothing.
/// </summary>
public sealed class Exchange
{
    /// <summary>The account that fees go to.</summary>
    public const int House = 0;

    public Exchange(ExchangeRules rules) => Rules = rules;

    public ExchangeRules Rules { get; }

    public int AccountCount => throw new NotImplementedException();

    /// <summary>Opens an account and says its number. One that does not archive keeps no closed orders and no fills.</summary>
    public int AddAccount(bool archives) => throw new NotImplementedException();

    public void Deposit(int account, int asset, Int128 units) => throw new NotImplementedException();

    /// <summary>Units of the asset that all deposits together brought in.</summary>
    public Int128 Issued(int asset) => throw new NotImplementedException();

    public Balance BalanceOf(int account, int asset) => throw new NotImplementedException();

    public Reject Place(in PlaceOrder order, EventBuffer events, out long orderId) => throw new NotImplementedException();

    /// <summary>Every check <see cref="Place"/> makes; changes nothing.</summary>
    public Reject Check(in PlaceOrder order) => throw new NotImplementedException();

    public Reject Cancel(in CancelOrder cancel, EventBuffer events, out long orderId) => throw new NotImplementedException();

    /// <summary>Cancels the account's open orders on the symbol, oldest first, and says how many there were.</summary>
    public int CancelAll(int account, int symbol, long timeUs, EventBuffer events) => throw new NotImplementedException();

    public bool TryGetOrder(int account, int symbol, long orderId, out OrderState order) => throw new NotImplementedException();

    /// <summary>The newest order with that client id, open or closed.</summary>
    public bool TryGetOrder(int account, int symbol, in ClientOrderId clientId, out OrderState order) => throw new NotImplementedException();

    /// <summary>Oldest first; of all symbols when <paramref name="symbol"/> is null.</summary>
    public void OpenOrders(int account, int? symbol, List<OrderState> into) => throw new NotImplementedException();

    /// <summary>Open and closed orders, oldest first. Without a start the newest that fit the limit, else the oldest from there.</summary>
    public void Orders(int account, int symbol, long? fromOrderId, long? startUs, long? endUs, int limit, List<OrderState> into) => throw new NotImplementedException();

    /// <summary>Fills, oldest first. Without a start the newest that fit the limit, else the oldest from there.</summary>
    public void Fills(int account, int symbol, long? orderId, long? fromTradeId, long? startUs, long? endUs, int limit, List<Fill> into) => throw new NotImplementedException();

    /// <summary>Best first, at most <paramref name="limit"/> levels a side.</summary>
    public void Depth(int symbol, int limit, List<Level> bids, List<Level> asks) => throw new NotImplementedException();

    /// <summary>The number of the symbol's last event.</summary>
    public long UpdateId(int symbol) => throw new NotImplementedException();

    public bool TryBest(int symbol, Side side, out Level level) => throw new NotImplementedException();

    /// <summary>Ticks: the volume-weighted mean of the last minutes' trades, else the last trade's price, else the opening price, else 0.</summary>
    public long ReferencePrice(int symbol, long nowUs) => throw new NotImplementedException();

    /// <summary>At genesis: what the reference price is before the first trade, in ticks.</summary>
    public void SetOpeningPrice(int symbol, long ticks) => throw new NotImplementedException();

    public long LastTradeId(int symbol) => throw new NotImplementedException();

    /// <summary>At genesis: trade ids go on from the past's.</summary>
    public void SetLastTradeId(int symbol, long id) => throw new NotImplementedException();

    /// <summary>Writes the whole state; equal states give equal bytes.</summary>
    public void Save(IBufferWriter<byte> into) => throw new NotImplementedException();

    /// <summary>Reads what <see cref="Save"/> wrote and moves the span past it.</summary>
    public static Exchange Load(ExchangeRules rules, ref ReadOnlySpan<byte> from) => throw new NotImplementedException();

    /// <summary>Equal states, equal hash: over the saved form.</summary>
    public UInt128 StateHash() => throw new NotImplementedException();
}
