namespace Keywright.Gateway.Execute.Live;

/// <summary>Open orders that the owner ends for a key, by what is known here of whose they are.</summary>
internal sealed partial class LiveVenue : IPanicVenue
{
    /// <summary>Cancels under way at a time: the exchange is far away, and the reserve is for all.</summary>
    private const int PanicCancelsAtOnce = 8;

    private const long LookAgainUs = 50_000;

    public IReadOnlySet<int> KeysWithOrders(int account) => ledger.KeysWithOrders(account);

    public IReadOnlyList<StandingOrder> Standing(PanicTarget key) => [.. Judged(key).Select(one => LiveStanding.Show(Rules, one.Order, one.Reduces))];

    /// <summary>What stands is looked at anew each time: some of it may have traded, and orders that were on their way may stand by now.</summary>
    public async ValueTask<PanicCancels> CancelAsync(PanicTarget key, bool keepsReducing)
    {
        var account = AccountOf(key.Account);
        var patience = new Patience();
        var cancelled = new List<StandingOrder>();
        var failed = new Dictionary<(int Symbol, long OrderId), string>();
        while (true)
        {
            var goes = Judged(key).Where(one => !(keepsReducing && one.Reduces) && !failed.ContainsKey((one.Order.Symbol, one.Order.OrderId))).Take(PanicCancelsAtOnce).ToList();
            var ends = await Task.WhenAll(goes.Select(one => CancelForOwnerAsync(key, account, Rules.Symbols[one.Order.Symbol], one.Order.OrderId, one.Order.ClientId, patience).AsTask()));
            foreach (var ((order, reduces), (isCanceled, why)) in goes.Zip(ends))
            {
                if (isCanceled)
                {
                    cancelled.Add(LiveStanding.Show(Rules, order, reduces));
                }

                if (why is not null || ledger.Find(order.Account, order.Symbol, new Requests.Calls.OrderName(order.OrderId, default)) is { IsOpen: true })
                {
                    failed[(order.Symbol, order.OrderId)] = why ?? "The exchange says that it is cancelled, and shows it as open.";
                }
            }

            if (goes.Count > 0)
            {
                continue;
            }

            // Nothing more leaves; of what has left, the answers tell.
            if (ledger.PlacingOf(key.Account, key.Key) == 0 || !patience.TrySpend(LookAgainUs))
            {
                break;
            }

            await Task.Delay(TimeSpan.FromTicks(LookAgainUs * TimeSpan.TicksPerMicrosecond), clock.Time);
        }

        var problems = failed.Values.Distinct().ToList();
        if (ledger.PlacingOf(key.Account, key.Key) is > 0 and var unknown)
        {
            problems.Add($"Of {unknown} orders that had left before, the exchange has not told yet whether they stand; panic again once it has.");
        }

        var (standing, left) = (Judged(key), new List<StandingOrder>());
        left.AddRange(standing.Where(one => failed.ContainsKey((one.Order.Symbol, one.Order.OrderId))).Select(one => LiveStanding.Show(Rules, one.Order, one.Reduces)));
        return new PanicCancels(
            cancelled,
            [.. standing.Where(one => keepsReducing && one.Reduces).Select(one => LiveStanding.Show(Rules, one.Order, one.Reduces))],
            left,
            problems.Count == 0 ? null : string.Join(' ', problems));
    }

    private List<(LiveOrder Order, bool Reduces)> Judged(PanicTarget key) => LiveStanding.Of(ledger, caps, Rules, key.Account, key.Key);

    private LiveAccount AccountOf(int number) => Accounts.Find(number) ?? throw new InvalidOperationException($"Account {number} is not known.");
}
