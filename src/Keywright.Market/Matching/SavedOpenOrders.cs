using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>
/// The saved form of a symbol's open orders: the bids from the best price down and the asks from the best price up, each price in the order of its
/// queue, then the waiting orders by id.
/// </summary>
internal static class SavedOpenOrders
{
    public static void Write(SymbolEngine symbol, StateWriter writer)
    {
        var slots = InOrder(symbol);
        writer.Number(slots.Count);
        foreach (var slot in slots)
        {
            var state = symbol.Orders.StateOf(slot);
            ref readonly var open = ref symbol.Orders.At(slot);
            writer.Number(state.Account);
            SavedOrder.Write(in state, writer);
            writer.Number(symbol.Book[slot].Lots);
            writer.Number(symbol.Orders.Terms(slot).LastFill);
            writer.Flag(open.HasExtras);
            if (open.HasExtras)
            {
                ref readonly var extras = ref symbol.Orders.Extras(slot);
                writer.Flag(open.IsWaiting);
                writer.Number(symbol.Book[slot].Price);
                writer.Number(extras.Extreme);
                writer.Number(extras.CapPrice);
                writer.Number(extras.Amends);
                writer.Flag(extras.Shares);
            }
        }
    }

    public static void Read(SymbolEngine symbol, SavedVersion version, ref StateReader reader)
    {
        var saved = new Saved[reader.Number()];
        foreach (ref var order in saved.AsSpan())
        {
            order = ReadOne(version, ref reader);
        }

        // 1. Into the lists and tables, which go by age.
        var byAge = Enumerable.Range(0, saved.Length).OrderBy(i => saved[i].State.OrderId);
        foreach (var i in byAge)
        {
            ref var order = ref saved[i];
            order.Slot = symbol.Orders.Restore(in order.State, in order.Extras, order.HasExtras, order.IsWaiting, order.Price, order.Lots, order.LastFill);
            if (order.IsWaiting)
            {
                symbol.Triggers.Add(order.Slot);
            }
        }

        // 2. Into the queues. In the first form the age was the priority, too.
        foreach (var i in version == SavedVersion.First ? byAge : Enumerable.Range(0, saved.Length))
        {
            ref readonly var order = ref saved[i];
            if (!order.IsWaiting)
            {
                symbol.Book.Join(order.Slot, order.State.Side, order.Price, order.Lots);
            }
        }
    }

    private static Saved ReadOne(SavedVersion version, ref StateReader reader)
    {
        var account = (int)reader.Number();
        var state = SavedOrder.ReadOrder(account, version, ref reader);
        var saved = new Saved { State = state, Price = state.Price, Lots = reader.Number(), LastFill = reader.Number() };
        if (version == SavedVersion.First || !reader.Flag())
        {
            return saved;
        }

        saved.HasExtras = true;
        saved.IsWaiting = reader.Flag();
        saved.Price = reader.Number();
        saved.Extras = new OrderExtras
        {
            Price = state.Price,
            StopPrice = state.StopPrice,
            WorkingUs = state.WorkingUs,
            TrailingUs = state.TrailingUs,
            IcebergLots = state.IcebergLots,
            ListId = state.ListId,
            TrailingDelta = state.TrailingDelta,
            TimeInForce = state.TimeInForce,
            Extreme = reader.Number(),
            CapPrice = reader.Number(),
            Amends = (int)reader.Number(),
            Shares = reader.Flag(),
        };
        return saved;
    }

    private static List<int> InOrder(SymbolEngine symbol)
    {
        var slots = new List<int>();
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            for (var price = symbol.Book.NextPrice(side, 0); price != 0; price = symbol.Book.NextPrice(side, price))
            {
                for (var slot = symbol.Book.FirstAt(price); slot != 0; slot = symbol.Book.NextInQueue(slot))
                {
                    slots.Add(slot);
                }
            }
        }

        slots.AddRange(symbol.Book.LiveSlots().Where(slot => symbol.Orders.At(slot).IsWaiting));
        return slots;
    }

    private struct Saved
    {
        public OrderState State;
        public OrderExtras Extras;
        public bool HasExtras;
        public bool IsWaiting;
        public long Price;
        public long Lots;
        public long LastFill;
        public int Slot;
    }
}
