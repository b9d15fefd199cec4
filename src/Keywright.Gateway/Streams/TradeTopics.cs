using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Streams;
using Keywright.Gateway.Execute.Paper;
using Keywright.Market.Words;

namespace Keywright.Gateway.Streams;

/// <summary>Every trade.</summary>
internal sealed class TradeTopic(string name, StreamSpec spec, SymbolRules rules) : Topic(name, spec)
{
    public override void Feed(VenueChange change, SymbolChange symbol)
    {
        foreach (var item in change.Events)
        {
            if (item.Kind != EventKind.Traded || item.Symbol != rules.Index)
            {
                continue;
            }

            var trade = new TradeReply(
                item.TradeId,
                MarketAnswers.Price(rules, item.Price),
                MarketAnswers.Quantity(rules, item.Lots),
                new Amount(item.QuoteUnits),
                item.TimeUs,
                item.TakerSide == Side.Sell);
            Publish(new StreamEvent((writer, unit) => StreamPayloads.Trade(writer, unit, change.TimeUs, rules.Name, in trade)));
        }
    }
}

/// <summary>Trades of one taker at one price, as one.</summary>
internal sealed class AggregateTradeTopic(string name, StreamSpec spec, SymbolRules rules) : Topic(name, spec)
{
    public override void Feed(VenueChange change, SymbolChange symbol)
    {
        foreach (var item in symbol.Aggregates)
        {
            var trade = new AggregateTradeReply(
                item.Id,
                MarketAnswers.Price(rules, item.Price),
                MarketAnswers.Quantity(rules, item.Lots),
                item.FirstTradeId,
                item.LastTradeId,
                item.TimeUs,
                item.BuyerIsMaker);
            Publish(new StreamEvent((writer, unit) => StreamPayloads.AggregateTrade(writer, unit, change.TimeUs, rules.Name, in trade)));
        }
    }
}
