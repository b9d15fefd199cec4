using Keywright.Gateway;
using Keywright.Gateway.Manage.Panic;
using Keywright.Simulation.Checkers;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Runs;

/// <summary>The owner who has seen enough: stops one key, or all of them, and lets some of them go again.</summary>
internal sealed partial class Owner
{
    /// <param name="gateway">Asked.</param>
    /// <param name="power">May go meanwhile.</param>
    /// <param name="one">Null: every key.</param>
    private async Task PanicAsync(RunningGateway gateway, Power power, BotKey? one)
    {
        List<BotKey> scope = [.. keys.Where(key => !key.IsRevocationAsked && (one is null || key == one))];
        open = [.. scope.Where(key => !key.Now.IsFrozen).Select(key => new Change(key, "freeze", key.Now, key.Now with { IsFrozen = true }, time.WallUs, null))];
        foreach (var change in open)
        {
            change.Key.Possible = [change.Old, change.Next];
        }

        // What is left of a key that was revoked ends with the rest.
        foreach (var key in keys.Where(key => one is null || key == one))
        {
            court.Panics.Asked(key);
        }

        var request = new PanicRequest(one?.ApiKey, CancelAll: draw.OneIn(3), Flatten: false);
        trace.Add($"-> the owner panics for {one?.Label ?? "every key"}: {request.Facts}");
        court.Circumstances.IsPanicUnderWay = true;
        if (await AnswerAsync(power, () => gateway.Panic.RunAsync(request)) is not { } result)
        {
            return;
        }

        court.Circumstances.IsPanicUnderWay = false;
        court.Circumstances.PanicCancels += result.Report?.Keys.Sum(key => key.Cancelled.Count) ?? 0;

        trace.Add($"<- panic: {result.Report?.Keys.Sum(key => key.Cancelled.Count)} cancelled, {result.Report?.Keys.Sum(key => key.Kept.Count)} kept; {string.Join(' ', result.Report?.Undone ?? [result.Problem!])}");
        if (result.Report is not { } report)
        {
            Require(false, 5, $"A panic was refused: {result.Problem}");
            return;
        }

        Require(report.IsDone || court.Circumstances.IsDiskInTrouble, 5, $"A panic on a sound disk was not done: {string.Join(' ', report.Undone.Concat(report.Keys.SelectMany(key => key.Undone)))}");
        foreach (var change in open)
        {
            var view = gateway.Keys.Find(change.Key.ApiKey)!;
            var terms = Completed(change, view);
            Require(terms is not null, 5, $"{change.Key.Label} was stopped, and is told to be {view}.");
            change.Key.Possible = [terms ?? change.Next];
        }

        open = [];
        foreach (var key in scope)
        {
            key.AfterRestart = null; // what could not be kept of a freeze before is kept now
            var told = report.Keys.First(each => each.ApiKey == key.ApiKey);
            court.Panics.Answered(key, OrdersOf(gateway, key), Names(told.Kept), Names(told.Left));
        }

        foreach (var key in scope.Where(_ => draw.OneIn(2)))
        {
            await ThawAsync(gateway, power, key);
        }

        static HashSet<(string, long)> Names(IReadOnlyList<Gateway.Execute.StandingOrder> orders) => [.. orders.Select(order => (order.Symbol, order.OrderId))];
    }

    /// <summary>Every order the key ever had, as it stands.</summary>
    private static List<Standing> OrdersOf(RunningGateway gateway, BotKey key)
    {
        var found = new List<Market.Words.OrderState>();
        var venue = gateway.Parts.Venue;
        if (gateway.Parts.Ring.TryFind(key.ApiKey, out var live))
        {
            venue.Look(view =>
            {
                foreach (var symbol in venue.State.Rules.Symbols)
                {
                    view.Exchange.Orders(live.Account, symbol.Index, fromOrderId: 1, null, null, int.MaxValue, found, live.Number);
                }
            });
        }

        return [.. found.Select(order => new Standing(venue.State.Rules.Symbols[order.Symbol].Name, order.OrderId, order.IsOpen, order.Side == Market.Words.Side.Buy))];
    }
}
