using System.Buffers;
using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>
/// The saved form of an exchange. It holds what can be seen from outside and nothing of how memory lies: orders by id rather than by slot,
/// so that equal states give equal bytes whatever came before.
/// </summary>
internal static class SavedExchange
{
    public static void Write(Exchange exchange, IBufferWriter<byte> into)
    {
        var writer = new StateWriter(into);
        writer.Number((long)SavedVersion.Third);
        writer.Number(exchange.Rules.Assets.Length);
        writer.Number(exchange.Rules.Symbols.Length);
        writer.Number(exchange.TimeUs);
        WriteAccounts(exchange, writer);
        SavedLists.Write(exchange.Accounts.Lists, writer);
        foreach (var symbol in exchange.Symbols)
        {
            WriteSymbol(symbol, writer);
        }
    }

    public static Exchange Read(ExchangeRules rules, ref ReadOnlySpan<byte> from)
    {
        var reader = new StateReader(from);
        var version = (SavedVersion)reader.Number();
        if (version is not (SavedVersion.First or SavedVersion.Second or SavedVersion.Third))
        {
            throw new InvalidDataException("This is not a saved exchange that this program can read.");
        }

        if (reader.Number() != rules.Assets.Length || reader.Number() != rules.Symbols.Length)
        {
            throw new InvalidDataException("The saved exchange has other assets or symbols than the rules.");
        }

        var timeUs = reader.Number();
        var exchange = new Exchange(rules, new Accounts(rules), timeUs);
        ReadAccounts(exchange, version, ref reader);
        if (version != SavedVersion.First)
        {
            SavedLists.Read(exchange.Accounts.Lists, ref reader);
        }

        foreach (var symbol in exchange.Symbols)
        {
            ReadSymbol(symbol, version, ref reader);
        }

        for (var account = 0; account < exchange.AccountCount; account++)
        {
            exchange.Accounts[account].Orders?.FinishRestore();
        }

        if (version == SavedVersion.Second)
        {
            FindLists(exchange);
        }

        from = reader.Rest;
        return exchange;
    }

    /// <summary>The second form has orders of lists, and fills that do not say so: whatever is still known of their orders tells.</summary>
    private static void FindLists(Exchange exchange)
    {
        for (var account = 0; account < exchange.AccountCount; account++)
        {
            for (var number = exchange.Accounts[account].Fills?.First ?? 0; number < (exchange.Accounts[account].Fills?.Next ?? 0); number++)
            {
                var fills = exchange.Accounts[account].Fills!;
                var fill = fills[number].Fill;
                if (exchange.TryGetOrder(account, fill.Symbol, fill.OrderId, out var order) && order.ListId != 0)
                {
                    fills.Replace(number, new ArchivedFill(fill with { ListId = order.ListId }, fills[number].Previous));
                }
            }
        }
    }

    private static void WriteAccounts(Exchange exchange, StateWriter writer)
    {
        var accounts = exchange.Accounts;
        writer.Number(accounts.Count);
        for (var account = 0; account < accounts.Count; account++)
        {
            for (var asset = 0; asset < exchange.Rules.Assets.Length; asset++)
            {
                var balance = accounts.Books.BalanceOf(account, asset);
                writer.Wide((UInt128)balance.Free);
                writer.Wide((UInt128)balance.Locked);
            }

            writer.Flag(accounts[account].Orders is not null);
            if (accounts[account].Orders is { } orders && accounts[account].Fills is { } fills)
            {
                WriteArchives(orders, fills, writer);
                SavedPrevented.Write(accounts[account].Prevented!, writer);
            }
        }
    }

    private static void ReadAccounts(Exchange exchange, SavedVersion version, ref StateReader reader)
    {
        var accounts = exchange.Accounts;
        var count = reader.Number();
        for (var account = 0; account < count; account++)
        {
            var balances = new Balance[exchange.Rules.Assets.Length];
            foreach (ref var balance in balances.AsSpan())
            {
                balance = new Balance((Int128)reader.Wide(), (Int128)reader.Wide());
            }

            var archives = reader.Flag();
            exchange.AddAccount(archives);
            for (var asset = 0; asset < balances.Length; asset++)
            {
                accounts.Books.Restore(account, asset, in balances[asset]);
            }

            if (accounts[account].Orders is { } orders && accounts[account].Fills is { } fills)
            {
                ReadArchives(orders, fills, account, version, ref reader);
                if (version >= SavedVersion.Third)
                {
                    SavedPrevented.Read(accounts[account].Prevented!, account, ref reader);
                }
            }
        }
    }

    private static void WriteArchives(OrderArchive orders, FillArchive fills, StateWriter writer)
    {
        writer.Number(orders.First);
        writer.Number(orders.Next);
        for (var number = orders.First; number < orders.Next; number++)
        {
            SavedOrder.Write(in orders[number].State, writer);
            writer.Number(orders[number].LastFill);
        }

        writer.Number(fills.First);
        writer.Number(fills.Next);
        for (var number = fills.First; number < fills.Next; number++)
        {
            SavedOrder.Write(in fills[number].Fill, writer);
            writer.Number(fills[number].Previous);
        }
    }

    private static void ReadArchives(OrderArchive orders, FillArchive fills, int account, SavedVersion version, ref StateReader reader)
    {
        orders.StartAt(reader.Number());
        for (var left = reader.Number() - orders.First; left > 0; left--)
        {
            orders.AddNew(new ClosedOrder(SavedOrder.ReadOrder(account, version, ref reader), reader.Number()));
        }

        fills.StartAt(reader.Number());
        for (var left = reader.Number() - fills.First; left > 0; left--)
        {
            fills.Add(new ArchivedFill(SavedOrder.ReadFill(account, version, ref reader), reader.Number()));
        }
    }

    private static void WriteSymbol(SymbolEngine symbol, StateWriter writer)
    {
        writer.Number(symbol.LastOrderId);
        writer.Number(symbol.LastTradeId);
        writer.Number(symbol.LastPreventedMatchId);
        writer.Number(symbol.UpdateId);

        var reference = symbol.Reference;
        writer.Number(reference.LastPrice);
        writer.Number(reference.LastSecond);
        for (var i = 0; i < reference.Length; i++)
        {
            var (tickLots, lots) = reference.BucketAt(reference.LastSecond - i);
            writer.Wide(tickLots);
            writer.Wide(lots);
        }

        SavedOpenOrders.Write(symbol, writer);
    }

    private static void ReadSymbol(SymbolEngine symbol, SavedVersion version, ref StateReader reader)
    {
        symbol.LastOrderId = reader.Number();
        symbol.LastTradeId = reader.Number();
        symbol.LastPreventedMatchId = reader.Number();
        symbol.UpdateId = reader.Number();

        var reference = symbol.Reference;
        reference.Restore(reader.Number(), reader.Number());
        for (var i = 0; i < reference.Length; i++)
        {
            reference.RestoreBucket(reference.LastSecond - i, reader.Wide(), reader.Wide());
        }

        SavedOpenOrders.Read(symbol, version, ref reader);
    }
}
