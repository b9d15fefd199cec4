using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>The saved form of order lists and amendments; the first form of a saved exchange has none.</summary>
internal static class SavedLists
{
    public static void Write(OrderLists lists, StateWriter writer)
    {
        writer.Number(lists.LastListId);
        writer.Number(lists.All.Count());
        foreach (var list in lists.All)
        {
            writer.Number(list.ListId);
            writer.Number(list.Account);
            writer.Number(list.Symbol);
            writer.Number(list.Tag);
            writer.ClientId(list.ClientId);
            writer.Number(list.FirstOrderId);
            writer.Number(list.SecondOrderId);
            writer.Number(list.CreatedUs);
            writer.Flag(list.IsOpen);
        }

        writer.Number(lists.AllAmendments.Count());
        foreach (var amendment in lists.AllAmendments)
        {
            writer.Number(amendment.Account);
            writer.Number(amendment.Symbol);
            writer.Number(amendment.OrderId);
            writer.Number(amendment.ExecutionId);
            writer.ClientId(amendment.OrigClientId);
            writer.ClientId(amendment.NewClientId);
            writer.Number(amendment.OrigLots);
            writer.Number(amendment.NewLots);
            writer.Number(amendment.TimeUs);
        }
    }

    public static void Read(OrderLists lists, ref StateReader reader)
    {
        lists.LastListId = reader.Number();
        for (var left = reader.Number(); left > 0; left--)
        {
            lists.Add(new OrderListState
            {
                ListId = reader.Number(),
                Account = (int)reader.Number(),
                Symbol = (int)reader.Number(),
                Tag = (int)reader.Number(),
                ClientId = reader.ClientId(),
                FirstOrderId = reader.Number(),
                SecondOrderId = reader.Number(),
                CreatedUs = reader.Number(),
                IsOpen = reader.Flag(),
            });
        }

        for (var left = reader.Number(); left > 0; left--)
        {
            lists.Add(new Amendment
            {
                Account = (int)reader.Number(),
                Symbol = (int)reader.Number(),
                OrderId = reader.Number(),
                ExecutionId = reader.Number(),
                OrigClientId = reader.ClientId(),
                NewClientId = reader.ClientId(),
                OrigLots = reader.Number(),
                NewLots = reader.Number(),
                TimeUs = reader.Number(),
            });
        }
    }
}
