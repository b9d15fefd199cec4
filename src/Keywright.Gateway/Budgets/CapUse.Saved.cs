using System.Buffers;

namespace Keywright.Gateway.Budgets;

/// <summary>What outlives a restart.</summary>
public sealed partial class CapUse
{
    /// <summary>Begins a saved state; before it there were counts, which are never negative.</summary>
    private const int Format = -3;

    /// <summary>Likewise, of a state that does not say of how many assets it is: of as many as the paper exchange has.</summary>
    private const int FormatOfPaper = -2;

    public void Save(IBufferWriter<byte> into)
    {
        lock (gate)
        {
            var writer = new StateWriter(into);
            writer.Int32(Format);
            writer.Int32(rules.Assets.Length);
            writer.Int64(day);
            writer.Int32(byKey.Count);
            foreach (var (key, account) in byKey.OrderBy(pair => pair.Key))
            {
                writer.Int32(key);
                account.Save(writer, rules.Assets.Length);
            }

            writer.Int32(open.Count);
            foreach (var ((symbol, orderId), order) in open.OrderBy(pair => pair.Key))
            {
                writer.Int32(symbol);
                writer.Int64(orderId);
                order.Save(writer);
            }
        }
    }

    public void Restore(ref StateReader reader)
    {
        lock (gate)
        {
            byKey.Clear();
            open.Clear();
            var first = reader.Int32();
            if (first is not (Format or FormatOfPaper))
            {
                RestoreFirstFormat(ref reader, first);
                return;
            }

            var assets = first == Format ? reader.Int32() : rules.Assets.Length;
            day = reader.Int64();
            for (var left = reader.Int32(); left > 0; left--)
            {
                Of(reader.Int32()).Restore(ref reader, assets);
            }

            for (var left = reader.Int32(); left > 0; left--)
            {
                var place = (reader.Int32(), reader.Int64());
                var order = OpenOrder.Restore(ref reader);
                open[place] = order;
                var account = Of(order.Tag);
                account.Open++;
                order.Move(account, rules.Symbols[place.Item1], 0, order.Lots);
            }
        }
    }

    /// <summary>A state saved when only the worth of a day was counted. Its open orders say too little to be followed; they stay counted for their day.</summary>
    private void RestoreFirstFormat(ref StateReader reader, int keys)
    {
        for (; keys > 0; keys--)
        {
            Of(reader.Int32()).DayNotional.Restore(ref reader);
        }

        for (var left = reader.Int32(); left > 0; left--)
        {
            reader.Take(4 + 8 + 4 + 8 + 8 + 8);
        }
    }
}
