using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Reads: gathered under the lock, written outside it, and sent once everything they may have seen is on disk.</summary>
internal sealed partial class PaperVenue
{
    private ValueTask<Outcome> ReadAsync(AdmittedRequest request)
    {
        var body = BodyOf(request, out var seen);
        return WhenSeenDurable(seen, request, new Outcome.Answered(new Reply { Status = 200, Body = body }));
    }

    private byte[] BodyOf(AdmittedRequest request, out ulong seen)
    {
        var unit = request.Request.TimeUnit;
        seen = 0;
        switch (request.Call)
        {
            case PingCall:
                return JsonBody.Write(0, static (writer, _) => MarketReplies.Empty(writer));
            case TimeCall:
                return JsonBody.Write((clock.NowUs, unit), static (writer, s) => MarketReplies.ServerTime(writer, s.unit, s.NowUs));
            case ExchangeInfoCall call:
                return ExchangeAnswers.Info(state.Rules, limits, call, request.Request.InFrame, unit, clock.NowUs);
            case EmptyExchangeInfoCall:
                return FixedAnswers.EmptyInfo(request.Request.Route.Id, clock.NowUs);
            case ExecutionRulesCall call:
                return ExchangeAnswers.ExecutionRules(state.Rules, call);
            case MyFiltersCall call:
                return ExchangeAnswers.MyFilters(state.Rules, call.Symbol);
            case MyAllocationsCall:
                return JsonBody.Write(0, static (writer, _) => AccountReplies.NoAllocations(writer));
            case SystemStatusCall:
                return JsonBody.Write(0, static (writer, _) => WalletReplies.SystemStatus(writer, inMaintenance: false));
            case MarginPairsCall:
                return FixedAnswers.NoMarginPairs();
            case AccountStatusCall:
                return JsonBody.Write(0, static (writer, _) => WalletReplies.AccountStatus(writer));
            case ApiTradingStatusCall:
                return JsonBody.Write(clock.NowUs, static (writer, now) => WalletReplies.ApiTradingStatus(writer, isLocked: false, now));
            case ApiRestrictionsCall:
                return KeyAnswers.Restrictions(request.Key);
            case TradeFeeCall call:
                return WalletAnswers.TradeFees(state.Rules, call.Symbol);
            case AssetDetailsCall call:
                return WalletAnswers.AssetDetails(state.Rules, call.Asset);
            default:
                return MarketBody(request.Call, unit, out seen) ?? AccountBody(request, unit, out seen);
        }
    }

    private byte[]? MarketBody(Call call, TimeUnit unit, out ulong seen)
    {
        lock (gate)
        {
            seen = Changed;
            switch (call)
            {
                case TickerCall ticker:
                    var view = new MarketView(state.Exchange, state.Tape, clock.NowUs);
                    return MarketAnswers.Tickers(view, ticker, unit);
                case AveragePriceCall average:
                    return MarketAnswers.Average(new MarketView(state.Exchange, state.Tape, clock.NowUs), average.Symbol, unit);
            }
        }

        return call switch
        {
            DepthCall depth => MarketAnswers.Depth(Gather(out seen, depth, static (s, c, _) => MarketAnswers.GatherDepth(s.Exchange, c.Symbol, c.Limit)), depth.Symbol),
            TradesCall trades => MarketAnswers.Trades(Gather(out seen, trades, static (s, c, _) => MarketAnswers.GatherTrades(s.Tape, c)), trades.Symbol, unit),
            AggregateTradesCall trades => MarketAnswers.Aggregates(Gather(out seen, trades, static (s, c, _) => MarketAnswers.GatherAggregates(s.Tape, c)), trades.Symbol, unit),
            KlinesCall klines => MarketAnswers.Candles(Gather(out seen, klines, static (s, c, now) => MarketAnswers.GatherCandles(s.Tape, c, now)), klines.Symbol, unit),
            _ => null,
        };
    }

    private byte[] AccountBody(AdmittedRequest request, TimeUnit unit, out ulong seen)
    {
        var account = request.Key.Account;
        var sight = KeySight.Of(request);
        return request.Call switch
        {
            AccountCall call => AccountAnswers.Account(state.Rules, Balances(request, out seen), call, account, clock.NowUs, request.Key, unit),
            CoinsCall => WalletAnswers.Coins(state.Rules, Balances(request, out seen)),
            UserAssetsCall call => WalletAnswers.UserAssets(state.Rules, Balances(request, out seen), call, prices),
            OpenOrdersCall call => AccountAnswers.Orders(state.Rules, Gather(out seen, (sight, call), static (s, c, _) => AccountAnswers.GatherOpen(s.Exchange, c.sight, c.call)), unit),
            AllOrdersCall call => AccountAnswers.Orders(state.Rules, Gather(out seen, (sight, call), static (s, c, _) => AccountAnswers.GatherAll(s.Exchange, c.sight, c.call)), unit),
            MyTradesCall call => AccountAnswers.Fills(state.Rules, Gather(out seen, (sight, call), static (s, c, _) => AccountAnswers.GatherFills(s.Exchange, c.sight, c.call)), unit),
            MyPreventedMatchesCall call => AccountAnswers.Prevented(call.Symbol, Gather(out seen, (sight, call), static (s, c, _) => AccountAnswers.GatherPrevented(s.Exchange, c.sight, c.call)), unit),
            CommissionCall call => WalletAnswers.Commission(state.Rules, call.Symbol, out seen),
            AmendmentsCall call => AmendAnswers.History(call.Symbol, Gather(out seen, (sight, call), static (s, c, _) => AmendAnswers.Gather(s.Exchange, c.sight, c.call)), unit),
            OpenListsCall or AllListsCall => ListsBody(sight, request.Call, unit, out seen),
            OrderLimitsCall => CountBody(account, out seen),
            _ => throw new InvalidOperationException($"{request.Call.GetType().Name} has no answer."),
        };
    }

    private ValueTask<Outcome> QueryAsync(AdmittedRequest request, QueryOrderCall call)
    {
        bool found;
        Market.Words.OrderState order;
        ulong seen;
        lock (gate)
        {
            seen = Changed;
            found = TryFind(request.Key.Account, call.Symbol.Index, call.Order, out order) && KeySight.Of(request).Sees(in order);
        }

        Outcome outcome;
        if (!found)
        {
            outcome = new Outcome.Refused(new Refusal(OrderFaults.NoSuchOrder, "order unknown to this account", request.Authentic));
        }
        else if (call.Order is { OrderId: not 0, ClientId.IsNone: false } && order.ClientId != call.Order.ClientId)
        {
            outcome = new Outcome.Refused(new Refusal(OrderFaults.ClientOrderIdMismatch, "order id and client order id name two orders", request.Authentic));
        }
        else
        {
            var body = JsonBody.Write((Order: OrderAnswers.Show(state.Rules, in order), request.Request.TimeUnit), static (writer, s) => OrderReplies.Query(writer, s.TimeUnit, s.Order));
            outcome = new Outcome.Answered(new Reply { Status = 200, Body = body });
        }

        return WhenSeenDurable(seen, request, outcome);
    }

    private byte[] CountBody(int account, out ulong seen)
    {
        (int TenSeconds, int Day) counts;
        lock (gate)
        {
            seen = Changed;
            counts = state.Counts.Read(account, clock.NowUs);
        }

        return JsonBody.Write((limits, counts), static (writer, s) =>
        {
            writer.WriteStartArray();
            AccountReplies.OrderRateLimit(writer, new RateLimitReply("ORDERS", "SECOND", 10, s.limits.OrdersPer10Seconds), s.counts.TenSeconds);
            AccountReplies.OrderRateLimit(writer, new RateLimitReply("ORDERS", "DAY", 1, s.limits.OrdersPerDay), s.counts.Day);
            writer.WriteEndArray();
        });
    }

    private Market.Words.Balance[] Balances(AdmittedRequest request, out ulong seen)
        => Gather(out seen, request, static (s, r, _) =>
        {
            var balances = new Market.Words.Balance[s.Rules.Assets.Length];
            for (var asset = 0; asset < balances.Length; asset++)
            {
                balances[asset] = s.BalanceOf(r.Key.Account, asset, r.Key.Number, r.Terms.Rules.Limits.Allocation);
            }

            return balances;
        });

    private TGathered Gather<TCall, TGathered>(out ulong seen, TCall call, Func<PaperState, TCall, long, TGathered> gather)
    {
        lock (gate)
        {
            seen = Changed;
            return gather(state, call, clock.NowUs);
        }
    }
}
