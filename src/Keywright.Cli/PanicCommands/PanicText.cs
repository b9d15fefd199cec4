using System.Globalization;
using Keywright.Cli.KeyCommands;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.PanicCommands;

/// <summary>The report of a panic on a terminal. What could not be done goes to standard error and makes the command fail.</summary>
internal static class PanicText
{
    private const int OrdersShown = 5;

    public static int Show(Call call, PanicDone done)
    {
        if (call.Json)
        {
            call.Print(done, ControlJson.Default.PanicDone);
            return done.Done ? ExitCode.Done : ExitCode.Failed;
        }

        // 1. What was done, a line a key.
        var output = call.Output;
        var milliseconds = (done.FrozenWithinMicroseconds / 1000m).ToString("0.0", CultureInfo.InvariantCulture);
        output.WriteLine(SafeText.Of($"Panic for {done.Scope}: stopped within {milliseconds} ms, at {TimeText.Short(done.FrozenAt)}."));
        if (done.Keys.Count == 0)
        {
            output.WriteLine("There was no key to stop.");
        }
        else
        {
            var table = new Columns("KEY", "ACCOUNT", "FREEZE", "CANCELLED", "KEPT", "STILL OPEN", "SOLD", "LEFT") { FlushRight = [3, 4, 5] };
            foreach (var key in done.Keys)
            {
                table.Add(
                    key.Label,
                    key.Account,
                    key.Freeze,
                    Number(key.Cancelled.Count),
                    Number(key.Kept.Count),
                    Number(key.Left.Count),
                    KeyText.Listed([.. key.Sold.Select(sale => $"{KeyText.Number(sale.Sold)} {sale.Symbol}")], "-"),
                    KeyText.Listed([.. key.Rests.Select(rest => $"{KeyText.Number(rest.Quantity)} {rest.Asset}{(rest.Dust ? " (dust)" : "")}")], "-"));
            }

            table.WriteHeads(output);
            table.WriteRows(output);
        }

        foreach (var key in done.Keys.Where(key => key.Kept.Count > 0))
        {
            output.WriteLine(SafeText.Of($"{key.Label} keeps orders that only reduce what it has bought: {string.Join(", ", key.Kept.Select(Order))}. --cancel-all ends them too."));
        }

        foreach (var account in done.Unowned)
        {
            if (account.Cancelled.Count > 0)
            {
                output.WriteLine(SafeText.Of($"{account.Account} had orders that no key here owns, which are cancelled: {string.Join(", ", account.Cancelled.Select(Order))}."));
            }

            if (account.Open.Count > 0)
            {
                output.WriteLine(SafeText.Of($"{account.Account} has {account.Open.Count} open orders that no key here owns: {string.Join(", ", account.Open.Take(OrdersShown).Select(Order))}{(account.Open.Count > OrdersShown ? ", and more" : "")}. --unowned cancels them; who makes them is not stopped by this."));
            }
        }

        // 2. What was not.
        foreach (var sentence in done.Undone)
        {
            call.Failed(sentence);
        }

        foreach (var key in done.Keys)
        {
            foreach (var sentence in key.Undone)
            {
                call.Failed($"{key.Label}: {sentence}");
            }
        }

        output.WriteLine(done.Done
            ? "All of it is done. ./keywright keys thaw lets a key trade again."
            : "Not all of it could be done; the same panic again finishes what was left.");
        return done.Done ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Order(PanicOrder order)
        => $"{order.Side} {KeyText.Number(order.Quantity)} {order.Symbol}{(order.Price == 0 ? "" : $" at {KeyText.Number(order.Price)}")} ({order.OrderId})";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
