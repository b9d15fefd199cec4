using Keywright.Gateway.Execute;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Panic;

/// <summary>
/// The owner's way out: keys are frozen, their open orders cancelled, if asked what they have bought is sold, and all of it is told. Each step
/// holds by itself, so that a crash between two leaves the keys frozen, and the same panic again finishes the rest. It takes no one-time code:
/// to take away must never wait for a telephone.
/// </summary>
public sealed class PanicDesk
{
    private readonly SemaphoreSlim oneWork = new(1, 1);
    private readonly KeyDesk keys;
    private readonly GatewayClock clock;

    /// <param name="keys">Where keys are frozen.</param>
    /// <param name="clock">Tells when the keys had stopped.</param>
    internal PanicDesk(KeyDesk keys, GatewayClock clock) => (this.keys, this.clock) = (keys, clock);

    /// <summary>What it would do now; nothing is changed.</summary>
    public (PanicPreview? Preview, string? Problem) Preview(PanicRequest request)
    {
        var (rows, elsewhere) = (keys.Rows(), keys.RowsElsewhere());
        if (Read(request, rows, elsewhere, out var problem) is not { } scope)
        {
            return (null, problem);
        }

        var target = rows.Where(scope.Holds).ToList();
        var withOrders = WithOrders(target);
        var shown = target.Where(row => row.RevokedUs is null || withOrders.Contains(row.Number)).Select(row =>
            new PanicPreviewKey(row.ApiKey, row.Label, row.Account, keys.View(row).State, withOrders.Contains(row.Number) ? VenueOf(row)!.Standing(Target(row)) : []));
        return (new PanicPreview(scope.Name, [.. shown], scope.Elsewhere(elsewhere)), null);
    }

    /// <summary>Goes the way to the freeze once, for nobody: a panic comes once in a server's life, and must not wait then for its code to be compiled.</summary>
    internal void MakeReady()
    {
        _ = PanicScope.TryRead("key:", keys.Rows(), keys.RowsElsewhere(), out _);
        keys.Halt([]);
    }

    /// <summary>Does it. No caller's patience ends it half-way.</summary>
    public async ValueTask<PanicResult> RunAsync(PanicRequest request)
    {
        // 1. Frozen in memory, before anything is waited for.
        var began = clock.Time.GetTimestamp();
        if (request is { Problem: null, Name: null })
        {
            keys.HaltAll();
        }

        PanicScope scope;
        IReadOnlyList<RegisteredRow> elsewhere;
        string? leaving;
        try
        {
            var all = keys.Rows();
            elsewhere = keys.RowsElsewhere();
            if (Read(request, all, elsewhere, out var problem) is not { } meant)
            {
                return new PanicResult(null, problem);
            }

            scope = meant;
            keys.Halt(all.Where(scope.Holds));
            leaving = await keys.LeftAsync(all.Where(scope.Holds));
        }
        catch (StoreFailedException e)
        {
            return new PanicResult(null, request.Name is null ? $"Every key is frozen, but that could not be kept, and nothing was cancelled. {e.Message}" : $"Nothing was done. {e.Message}");
        }

        var within = GatewayClock.MicrosecondsOf(clock.Time.GetElapsedTime(began));
        var at = GatewayClock.InstantOf(clock.NowUs);

        // 2. Frozen for good.
        var (rows, before, unkept) = await keys.FreezeAsync(scope.Holds, $"{scope.Name} {request.Facts}");

        // 3. All orders are cancelled before anything is sold: a bid of one key must not stand in the way of another's sale.
        await oneWork.WaitAsync();
        try
        {
            var withOrders = WithOrders(rows);
            var cancels = new Dictionary<int, PanicCancels>();
            foreach (var row in rows.Where(row => withOrders.Contains(row.Number)))
            {
                cancels[row.Number] = await VenueOf(row)!.CancelAsync(Target(row), keepsReducing: !request.CancelAll);
            }

            var report = new List<PanicKey>();
            foreach (var row in rows)
            {
                var venue = VenueOf(row);
                var cancelled = cancels.GetValueOrDefault(row.Number) ?? new PanicCancels([], [], [], venue is null ? OutOfReach(row) : null);
                var sales = request.Flatten && venue is not null ? await venue.FlattenAsync(Target(row), request.SlippageBps) : new PanicSales([], []);
                if (row.RevokedUs is null || cancels.ContainsKey(row.Number) || sales.Sales.Count + sales.Rests.Count > 0)
                {
                    report.Add(Told(row, before.Contains(row.Number), cancelled, sales));
                }
            }

            List<string> undone = [.. scope.Elsewhere(elsewhere).Select(label => $"'{label}' lives at the exchange, so this gateway cannot stop it: disable it in the exchange's API Management.")];
            undone.InsertRange(0, new[] { unkept, leaving }.OfType<string>());

            var unowned = await UnownedAsync(scope, request.CancelUnowned, undone);
            return new PanicResult(new PanicReport(scope.Name, at, within, report, undone) { Unowned = unowned }, null);
        }
        finally
        {
            oneWork.Release();
        }
    }

    /// <summary>Orders that were made elsewhere go on standing whatever is frozen here; who stops an account as a whole must know of them.</summary>
    private async ValueTask<IReadOnlyList<PanicUnowned>> UnownedAsync(PanicScope scope, bool cancels, List<string> undone)
    {
        var found = new List<PanicUnowned>();
        foreach (var place in keys.Places().Where(place => scope.HoldsAccount(place.Name)))
        {
            if (place.Venue is not IOwnersVenue venue)
            {
                continue;
            }

            var ended = cancels ? await venue.CancelUnownedAsync(place.Number, Caller.Now.By) : await StandAsync(venue, place.Number);
            if (ended.Problem is { } problem)
            {
                undone.Add($"Account '{place.Name}', orders that no key here owns: {problem}");
            }

            if (ended.Cancelled.Count + ended.Left.Count > 0)
            {
                found.Add(new PanicUnowned(place.Name, ended.Cancelled, ended.Left));
            }
        }

        return found;
    }

    private static async ValueTask<PanicCancels> StandAsync(IOwnersVenue venue, int account)
    {
        var (orders, problem) = await venue.OpenOrdersAsync(account);
        return new PanicCancels([], [], [.. (orders ?? []).Where(order => order.Key is null).Select(order => order.Order)], problem);
    }

    private static PanicKey Told(KeyRow row, bool wasFrozen, PanicCancels cancels, PanicSales sales)
    {
        var undone = new List<string>();
        if (cancels.Problem is { } problem)
        {
            undone.Add(cancels.Left.Count > 0 ? $"{cancels.Left.Count} orders are still open. {problem}" : problem);
        }

        undone.AddRange(sales.Rests.Where(rest => !rest.IsDust).Select(rest => FormattableString.Invariant($"{rest.Quantity:0.########} {rest.Asset} not sold: {rest.Why}")));
        var freeze = row.RevokedUs is not null ? "revoked" : wasFrozen ? "was-frozen" : "frozen";
        return new PanicKey(row.ApiKey, row.Label, row.Account, freeze, cancels.Cancelled, cancels.Kept, cancels.Left, sales.Sales, sales.Rests, undone);
    }

    private static PanicScope? Read(PanicRequest request, IReadOnlyList<KeyRow> rows, IReadOnlyList<RegisteredRow> elsewhere, out string? problem)
    {
        problem = request.Problem;
        var scope = problem is null ? PanicScope.TryRead(request.Name, rows, elsewhere, out problem) : null;
        if (scope is null || !request.CancelUnowned || scope.IsEveryKey || rows.Any(row => scope.HoldsAccount(row.Account)))
        {
            return scope;
        }

        problem = "unowned: orders that no key here owns are an account's; say an account, or all.";
        return null;
    }

    private HashSet<int> WithOrders(IReadOnlyList<KeyRow> rows)
        => [.. rows.Select(keys.PlaceOf).DistinctBy(place => place.Number).SelectMany(place => (place.Venue as IPanicVenue)?.KeysWithOrders(place.Number) ?? new HashSet<int>())];

    /// <summary>Null for a venue whose orders cannot be ended from here.</summary>
    private IPanicVenue? VenueOf(KeyRow row) => keys.PlaceOf(row).Venue as IPanicVenue;

    private string OutOfReach(KeyRow row) => $"Its orders are at {keys.PlaceOf(row).Venue.Name}, where none can be ended from here: cancel them there.";

    private PanicTarget Target(KeyRow row) => new(keys.PlaceOf(row).Number, row.Number, Caller.Now.By);
}
