using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Streams;
using Keywright.Gateway.Execute.Paper;
using Keywright.Market.Words;

namespace Keywright.Gateway.Streams;

/// <summary>
/// What one command did to one account, in the words of its user data: a report for each event of each of its orders, in order, and then
/// once the balances that may have changed.
/// </summary>
internal sealed class AccountReports
{
    private readonly ExchangeRules rules;
    private readonly VenueChange change;
    private readonly AccountChange account;
    private readonly List<OrderWalk> walks = [];
    private readonly List<StreamEvent> told = [];

    private readonly AccountSight sight;

    private AccountReports(ExchangeRules rules, VenueChange change, AccountChange account, AccountSight sight)
    {
        (this.rules, this.change, this.account, this.sight) = (rules, change, account, sight);
        foreach (var order in account.Orders)
        {
            if (sight.Tag is null || sight.Tag == order.Tag)
            {
                walks.Add(new OrderWalk(order, change.Events));
            }
        }
    }

    /// <returns>Nothing when nothing of it is for this sight.</returns>
    public static IReadOnlyList<StreamEvent> Of(ExchangeRules rules, VenueChange change, AccountChange account, AccountSight sight)
    {
        var reports = new AccountReports(rules, change, account, sight);
        for (var at = 0; at < change.Events.Length; at++)
        {
            reports.Report(at);
        }

        if (sight.Tag is null || reports.told.Count > 0)
        {
            reports.TellBalances();
        }

        return reports.told;
    }

    private void Report(int at)
    {
        ref readonly var e = ref change.Events[at];
        var isOwn = e.Account == account.Account;
        switch (e.Kind)
        {
            case EventKind.Accepted when isOwn && Find(e.Symbol, e.OrderId) is { } order:
                Tell(order, in e, ExecutionTypeWord.New, OrderStatusWord.New);
                break;
            case EventKind.Traded:
                if (isOwn && Find(e.Symbol, e.OrderId) is { } taker)
                {
                    TellTrade(taker, in e, asMaker: false);
                }

                if (e.MakerAccount == account.Account && Find(e.Symbol, e.MakerOrderId) is { } maker)
                {
                    TellTrade(maker, in e, asMaker: true);
                }

                break;
            case EventKind.Prevented when isOwn && Find(e.Symbol, e.OrderId) is { } preventing:
                // Only orders of one account are kept from trading with each other, so the other one is here too.
                if (e.TakerPreventedLots > 0)
                {
                    TellPrevented(preventing, at, e.MakerOrderId, asMaker: false);
                }

                if (e.MakerPreventedLots > 0 && Find(e.Symbol, e.MakerOrderId) is { } prevented)
                {
                    TellPrevented(prevented, at, e.OrderId, asMaker: true);
                }

                break;
            case EventKind.Closed when isOwn && Find(e.Symbol, e.OrderId) is { } closed:
                TellClosed(closed, in e);
                break;
            case EventKind.Triggered when isOwn && Find(e.Symbol, e.OrderId) is { } triggered:
                // It comes to work now; its trades, or its rest on the book, follow.
                Tell(triggered, in e, ExecutionTypeWord.New, OrderStatusWord.New);
                break;
            case EventKind.Replaced when isOwn && Find(e.Symbol, e.OrderId) is { } amended:
                TellAmended(amended, in e);
                break;
            case EventKind.ListChanged when isOwn && (sight.Tag is null || sight.Tag == e.Tag):
                TellList(in e);
                break;
            case EventKind.Deposited when isOwn:
                var (timeUs, asset, delta) = (e.TimeUs, rules.Assets[e.Asset], new Amount(e.Lots));
                told.Add(new StreamEvent((writer, unit) => UserPayloads.BalanceUpdate(writer, unit, timeUs, asset, delta)));
                break;
        }
    }

    private void Tell(OrderWalk walk, in MarketEvent e, ExecutionTypeWord type, OrderStatusWord status) => Add(Base(walk, in e, type, status) with
    {
        IsOnBook = type == ExecutionTypeWord.New && walk.Order.WorkingUs >= 0,
    });

    private void TellAmended(OrderWalk walk, in MarketEvent e) =>
        Add(Base(walk, in e, ExecutionTypeWord.Replaced, walk.Lots > 0 ? OrderStatusWord.PartiallyFilled : OrderStatusWord.New) with
        {
            OrigClientOrderId = change.OtherId.ToString(),
            IsOnBook = walk.Order.WorkingUs >= 0,
        });

    private void TellList(in MarketEvent e)
    {
        var (id, timeUs, word) = (e.ListId, e.TimeUs, (ListChangeWord)e.ListStatus);
        var list = Array.Find(account.Lists, l => l.OrderListId == id) ?? throw new InvalidOperationException($"Order list {id} changed and was not taken down.");
        told.Add(new StreamEvent((writer, unit) => UserPayloads.List(writer, unit, timeUs, list, word)));
    }

    private void TellTrade(OrderWalk walk, in MarketEvent e, bool asMaker)
    {
        walk.Trade(in e);
        var symbol = rules.Symbols[e.Symbol];
        var filled = asMaker ? e.MakerFilled : e.TakerFilled;
        Add(Base(walk, in e, ExecutionTypeWord.Trade, filled ? OrderStatusWord.Filled : OrderStatusWord.PartiallyFilled, asMaker) with
        {
            LastQty = Amount.FromSteps(e.Lots, symbol.LotDecimals),
            LastPrice = Amount.FromSteps(e.Price, symbol.PriceDecimals),
            LastQuote = new Amount(e.QuoteUnits),
            Commission = new Amount(asMaker ? e.MakerCommission : e.TakerCommission),
            CommissionAsset = rules.Assets[walk.Order.Side == Side.Buy ? symbol.BaseAsset : symbol.QuoteAsset],
            TradeId = e.TradeId,
            IsMaker = asMaker,
            IsOnBook = asMaker && !filled,
        });
    }

    private void TellPrevented(OrderWalk walk, int at, long counterOrderId, bool asMaker)
    {
        ref readonly var e = ref change.Events[at];
        var symbol = rules.Symbols[e.Symbol];
        var lost = asMaker ? e.MakerPreventedLots : e.TakerPreventedLots;
        walk.Prevent(lost);
        walk.EndsByPrevention = walk.IsEndedBy(change.Events, at);
        var status = walk.EndsByPrevention ? OrderStatusWord.ExpiredInMatch : walk.Lots > 0 ? OrderStatusWord.PartiallyFilled : OrderStatusWord.New;
        Add(Base(walk, in e, ExecutionTypeWord.TradePrevention, status, asMaker) with
        {
            IsMaker = asMaker,
            IsOnBook = asMaker && !walk.EndsByPrevention,
            Prevention = new Prevention(
                e.TradeId,
                Amount.FromSteps(lost, symbol.LotDecimals),
                Amount.FromSteps(e.Lots, symbol.LotDecimals),
                Amount.FromSteps(e.Price, symbol.PriceDecimals),
                new Amount((Int128)e.Price * e.Lots * symbol.UnitsPerTickLot),
                counterOrderId),
        });
    }

    private void TellClosed(OrderWalk walk, in MarketEvent e)
    {
        // What self-trade prevention ended has been told with the prevented match.
        if (e.Status == OrderStatus.ExpiredInMatch && walk.EndsByPrevention)
        {
            return;
        }

        if (e.Status == OrderStatus.Canceled)
        {
            var own = walk.Order.ClientId.ToString();
            Add(Base(walk, in e, ExecutionTypeWord.Canceled, OrderStatusWord.Canceled) with
            {
                ClientOrderId = change.OtherId.IsNone ? own : change.OtherId.ToString(),
                OrigClientOrderId = own,
            });
            return;
        }

        Tell(walk, in e, ExecutionTypeWord.Expired, e.Status == OrderStatus.ExpiredInMatch ? OrderStatusWord.ExpiredInMatch : OrderStatusWord.Expired);
    }

    private ExecutionReport Base(OrderWalk walk, in MarketEvent e, ExecutionTypeWord type, OrderStatusWord status, bool asMaker = false)
    {
        var symbol = rules.Symbols[e.Symbol];
        return new ExecutionReport
        {
            Order = OrderAnswers.Show(rules, walk.Order),
            Type = type,
            Status = status,
            TimeUs = e.TimeUs,
            ExecutionId = ExecutionIds.Of(e.UpdateId, asMaker),
            ClientOrderId = walk.Order.ClientId.ToString(),
            CumulativeQty = Amount.FromSteps(walk.Lots, symbol.LotDecimals),
            CumulativeQuote = new Amount(walk.QuoteUnits),
            PreventedQty = Amount.FromSteps(walk.PreventedLots, symbol.LotDecimals),
        };
    }

    private void TellBalances()
    {
        var shown = sight.Slice is { } key ? Array.ConvertAll(Array.FindAll(account.Slices, s => s.Key == key), s => (s.Asset, s.Balance)) : account.Balances;
        var balances = Array.ConvertAll(shown, b => new BalanceReply(rules.Assets[b.Asset], new Amount(b.Balance.Free), new Amount(b.Balance.Locked)));
        var timeUs = change.TimeUs;
        told.Add(new StreamEvent((writer, unit) => UserPayloads.Position(writer, unit, timeUs, balances)));
    }

    private void Add(ExecutionReport report) => told.Add(new StreamEvent((writer, unit) => UserPayloads.Report(writer, unit, in report)));

    private OrderWalk? Find(int symbol, long orderId) => walks.Find(w => w.Order.OrderId == orderId && w.Order.Symbol == symbol);
}
