using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Live.Users;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Rules;
using Keywright.Gateway.Store;
using Keywright.Journal;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;
using Microsoft.Extensions.Logging;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>The real exchanges of a home and the accounts there: opened with it, looked after while it is open.</summary>
internal sealed class LiveHome(LiveStore rows, KeyStore settings, Ground ground, JournalLog journal, GatewayClock clock, OrderCounts counts, ILogger logger) : IAsyncDisposable
{
    /// <summary>Between two looks at what is due.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    public LiveAccounts Accounts { get; } = new();

    public LiveBooks Books => books ??= new LiveBooks(Accounts);

    private LiveBooks? books;

    /// <summary>The symbols of a venue changed; set at the opening.</summary>
    public Func<LiveVenue, ValueTask> SymbolsChanged { get; set; } = static _ => ValueTask.CompletedTask;

    /// <summary>Looks after the credentials; set at the opening.</summary>
    public CredentialWatch? Watch { get; set; }

    /// <summary>Takes what owners are to know; set at the opening.</summary>
    public AccountNotices? Notices { get; set; }

    /// <summary>What a request that was left open by a crash came to; set at the opening.</summary>
    public Action<UInt128, long, Reply> Answered { get; set; } = static (_, _, _) => { };

    /// <summary>Takes what exchanges tell of accounts, in order, once its cause is on disk; set at the opening.</summary>
    public Action<UserTold> Told { get; set; } = static _ => { };

    /// <summary>Whether anybody hears the account of this number; set at the opening.</summary>
    public Func<int, bool> IsHeard { get; set; } = static _ => true;

    /// <summary>Something can be told no more of the account of this number; set at the opening.</summary>
    public Action<int> Lost { get; set; } = static _ => { };

    /// <summary>Takes up what the database holds, before the journal is replayed.</summary>
    public LiveHome Open(Vault vault)
    {
        foreach (var row in rows.Accounts())
        {
            var venue = VenueOf(row.Venue, out var problem) ?? throw new GatewayStartException($"Account '{row.Name}': {problem}");
            Accounts.Add(new LiveAccount(row.Number, row.Name, venue)
            {
                Credential = row is { ApiKey: { } apiKey, SealedKey: { } key } ? new LiveCredential(apiKey, UpstreamSigner.Open(vault, LiveAccountRow.Identity(row.Name), key)) : null,
                IsArmed = row.ArmedUs is not null,
                Parent = row.Parent,
                Email = row.Email,
            });
        }

        return this;
    }

    /// <summary>The journal is replayed: nobody waits any more for what it left open.</summary>
    public void Settle()
    {
        foreach (var venue in Books.Venues)
        {
            venue.Ledger.LeaveAllOpen();
        }

        foreach (var account in Accounts.All)
        {
            StreamOf(account);
        }
    }

    /// <summary>The exchange of that name or URL, known already or opened now.</summary>
    /// <param name="name">binance, binance-testnet, binance-demo, or the URL of another gateway.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    public LiveVenue? VenueOf(string name, out string? problem)
    {
        problem = null;
        if (Books.Find(name) is { } known)
        {
            return known;
        }

        var urls = UpstreamUrls.Named(name) ?? UpstreamUrls.TryOfOneHost(name, out problem);
        if (urls is null)
        {
            problem = $"venue: say binance, binance-testnet, binance-demo or a URL; of '{PolicyRules.Printable(name)}': {problem}.";
            return null;
        }

        var time = new UpstreamClock(clock);
        var budget = new UpstreamBudget(new UpstreamBudgetOptions());
        budget.KeepPause = _ => Keep(name, budget);
        if (settings.Setting(SettingOf(name), static () => []) is { Length: > 0 } saved)
        {
            var reader = new StateReader(saved);
            budget.Restore(ref reader, time.Read());
        }

        budget.Begin(time.Read());
        var upstream = new Upstream(ground.Exchange(urls), time, budget, clock);
        var venue = new LiveVenue(name, upstream, journal, clock, ground.Random, new LiveSymbols(rows.Symbols(name)), counts)
        {
            Accounts = Accounts,
            KeepSymbols = added => rows.Add(name, added),
        };
        venue.SymbolsChanged = () => SymbolsChanged(venue);
        venue.Tell = (account, sentence) => Notices?.Put(account.Number, account.Name, sentence);
        upstream.Noticed = sentence => Notices?.Put(Accounts, venue, sentence);
        Books.Add(venue);
        return venue;
    }

    /// <summary>How the venue of those without a key is chosen: the one that was named, else that of the first account that may trade, else none of these.</summary>
    /// <param name="named">As the owner typed it; null when he did not.</param>
    /// <param name="paper">The built-in exchange.</param>
    public Func<Venue?> ChoosePublic(string? named, Venue paper)
    {
        if (named is null)
        {
            return () => Accounts.All.FirstOrDefault(account => account.IsArmed)?.Venue;
        }

        var chosen = named == paper.Name ? paper : Books.Find(named) as Venue
            ?? throw new GatewayStartException($"--public-venue: no account of this home is at '{PolicyRules.Printable(named)}'; say {string.Join(", ", Books.Venues.Select(venue => venue.Name).Prepend(paper.Name))}.") { IsMisuse = true };
        return () => chosen;
    }

    /// <summary>Looks after the exchanges until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                try
                {
                    await BeatAsync(ct);
                }
                catch (StoreFailedException e)
                {
                    // What is kept there is done at the next beat, or the one after; orders do not wait for it.
                    logger.ExchangesNotKept(e.Message);
                }

                await Task.Delay(Beat, clock.Time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // It was told to end.
        }
        catch (JournalFailedException e)
        {
            // Every call says so from now on; the gateway's status tells why.
            logger.JournalFailed(e.Message);
        }
    }

    /// <summary>Does what is due once; a simulation calls it by itself.</summary>
    internal async ValueTask BeatAsync(CancellationToken ct)
    {
        foreach (var venue in Books.Venues)
        {
            KeepNews(venue);
            await venue.UpkeepAsync(ct);
            await venue.CloseStaleAsync(Answered);
        }

        foreach (var account in Accounts.All)
        {
            StreamOf(account).Beat();
        }

        if (Watch is { } watch)
        {
            await watch.BeatAsync(ct);
        }
    }

    /// <summary>Forgets every secret, in this moment.</summary>
    public void ForgetSecrets()
    {
        foreach (var account in Accounts.All)
        {
            account.Credential?.Dispose();
            account.Credential = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        ForgetSecrets();
        foreach (var account in Accounts.All)
        {
            await (account.Stream?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        foreach (var venue in Books.Venues)
        {
            await venue.Feed.DisposeAsync();
            await venue.Upstream.DisposeAsync();
        }
    }

    private UserStream StreamOf(LiveAccount account)
        => account.Stream ??= new UserStream(account, clock, ground.Random, new UserOutbox(journal, () => IsHeard(account.Number), told => Told(told), () => Lost(account.Number)));

    private static string SettingOf(string venue) => $"upstream-pause {venue}";

    /// <summary>Before anything is asked: the next start is to know of this one. What cannot be kept is tried again at the next beat, and stops nothing.</summary>
    private void KeepNews(LiveVenue venue)
    {
        try
        {
            if (venue.Upstream.Budget.HasNews)
            {
                Keep(venue.Name, venue.Upstream.Budget);
            }
        }
        catch (StoreFailedException e)
        {
            logger.ExchangesNotKept(e.Message);
        }
    }

    private void Keep(string venue, UpstreamBudget budget)
    {
        var (into, news) = (new System.Buffers.ArrayBufferWriter<byte>(128), budget.News);
        budget.Save(new StateWriter(into));
        settings.Keep(SettingOf(venue), into.WrittenSpan.ToArray());
        budget.Kept(news);
    }
}
