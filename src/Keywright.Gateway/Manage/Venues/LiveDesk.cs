using System.Text.Json;
using System.Text.RegularExpressions;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>Where the owner adds accounts on real exchanges, gives them their credentials and lets them trade.</summary>
public sealed partial class LiveDesk
{
    private readonly LiveHome home;
    private readonly LiveStore rows;
    private readonly AccountPlaces places;
    private readonly KeyDesk keys;
    private readonly Vault vault;
    private readonly RandomSource random;
    private readonly OwnerNotes notes;
    private readonly CodeGate codes;
    private readonly GatewayClock clock;
    private readonly SemaphoreSlim oneChange = new(1, 1);

    internal LiveDesk(LiveHome home, LiveStore rows, AccountPlaces places, KeyDesk keys, Vault vault, RandomSource random, OwnerNotes notes, CodeGate codes, GatewayClock clock)
    {
        (this.home, this.rows, this.places, this.keys, this.vault, this.random) = (home, rows, places, keys, vault, random);
        (this.notes, this.codes, this.clock) = (notes, codes, clock);
    }

    public IReadOnlyList<LiveAccountView> List() => [.. rows.Accounts().Select(View)];

    public LiveAccountView? Find(string name) => RowOf(name) is { } row ? View(row) : null;

    /// <summary>Adds an account. Its Ed25519 pair is made here, and the private half stays sealed; an HMAC secret comes with the credential.</summary>
    /// <param name="name">One to thirty-two lower-case letters, digits or <c>. _ -</c>.</param>
    /// <param name="venue">binance, binance-testnet, binance-demo, or the URL of another gateway.</param>
    /// <param name="type">ed25519 or hmac.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    public async ValueTask<LiveAccountResult> AddAsync(string name, string venue, string type, CancellationToken ct)
    {
        using var turn = await TurnAsync(ct);
        if (!AccountDesk.IsName(name))
        {
            return Refused(AccountDesk.NameProblem);
        }

        if (places.Find(name) is not null)
        {
            return Refused($"name: there is an account '{name}' already; choose another.");
        }

        if (type is not ("ed25519" or "hmac"))
        {
            return Refused("type: say ed25519 (the pair is made here and its private half never leaves) or hmac (the exchange makes the secret).");
        }

        if (home.Accounts.All.Length >= LiveAccounts.AccountsMax)
        {
            return Refused($"There are {LiveAccounts.AccountsMax} accounts on real exchanges, the most allowed.");
        }

        if (codes.Problem(Operation.AccountAdd, AccountKind.Live, widens: true) is { } codeProblem)
        {
            return Refused(codeProblem) with { IsForbidden = true };
        }

        if (home.VenueOf(venue, out var problem) is not { } place)
        {
            return Refused(problem!);
        }

        var (pem, key) = type == "ed25519" ? UpstreamSigner.Mint(vault, LiveAccountRow.Identity(name), random) : default;
        var number = LiveAccount.FirstNumber + home.Accounts.All.Length;
        if (!await NoteAsync(number, $"account add={name} venue={venue} type={type}"))
        {
            return Refused(NoRoom);
        }

        rows.Insert(new LiveAccountRow { Number = number, Name = name, Venue = venue, PublicKeyPem = pem, SealedKey = key, CreatedUs = clock.LatestUs });
        home.Accounts.Add(new LiveAccount(number, name, place));

        // Its owner is told what address to allow and how the clocks stand; that it cannot be reached yet is no reason not to add it.
        await place.Upstream.SampleAsync(ct);
        return Done(name);
    }

    /// <summary>Gives an account what the exchange knows it by, and looks at what that may do there.</summary>
    /// <param name="name">Which account.</param>
    /// <param name="apiKey">The exchange's API key.</param>
    /// <param name="secret">The HMAC secret as a file holds it; empty for an account whose pair was made here. The caller zeroes it.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async ValueTask<LiveAccountResult> CredentialAsync(string name, string apiKey, ReadOnlyMemory<byte> secret, CancellationToken ct)
    {
        using var turn = await TurnAsync(ct);
        if (RowOf(name) is not { } row || home.Accounts.Find(name) is not { } account)
        {
            return Refused(Unknown(name));
        }

        if (!ApiKeyPattern().IsMatch(apiKey))
        {
            return Refused("api-key: say the exchange's API key, 64 letters and digits.");
        }

        if (codes.Problem(Operation.AccountAdd, AccountKind.Live, widens: true) is { } codeProblem)
        {
            return Refused(codeProblem) with { IsForbidden = true };
        }

        // 1. The secret half: the pair made here, or the exchange's.
        var key = row.SealedKey;
        if (row.PublicKeyPem is null)
        {
            key = UpstreamSigner.TrySealSecret(vault, LiveAccountRow.Identity(name), secret.Span, out var problem);
            if (key is null)
            {
                return Refused($"secret-file: {problem}");
            }
        }
        else if (!secret.IsEmpty)
        {
            return Refused("secret-file: this account signs with the pair that was made here; say the api-key alone.");
        }

        // 2. What it may do there.
        var signer = UpstreamSigner.Open(vault, LiveAccountRow.Identity(name), key!);
        var (rights, json, refused) = await RightsAsync(account, new LiveCredential(apiKey, signer), ct);
        if (refused is not null || rights!.Refused is not null)
        {
            signer.Dispose();
            return Refused(refused ?? rights!.Refused!);
        }

        // 3. It is in force.
        if (!await NoteAsync(row.Number, $"account credential={name} apiKey={apiKey[..6]}…"))
        {
            signer.Dispose();
            return Refused(NoRoom);
        }

        rows.Update(row with { SealedKey = key, ApiKey = apiKey, Rights = json, RightsUs = clock.LatestUs });
        var before = account.Credential;
        (account.Credential, account.Paused) = (new LiveCredential(apiKey, signer), null);
        before?.Signer.Dispose();
        return Done(name);
    }

    /// <summary>Lets the account's keys trade; until then they read.</summary>
    public ValueTask<LiveAccountResult> ArmAsync(string name, CancellationToken ct) => SetArmedAsync(name, armed: true, ct);

    /// <summary>From this moment the account's keys only read and cancel.</summary>
    public ValueTask<LiveAccountResult> DisarmAsync(string name, CancellationToken ct) => SetArmedAsync(name, armed: false, ct);

    private async ValueTask<LiveAccountResult> SetArmedAsync(string name, bool armed, CancellationToken ct)
    {
        using var turn = await TurnAsync(ct);
        if (RowOf(name) is not { } row || home.Accounts.Find(name) is not { } account)
        {
            return Refused(Unknown(name));
        }

        if (armed && account.Credential is null)
        {
            return Refused($"Account '{name}' has no credential yet: keywright accounts credential {name} --api-key KEY gives it one.");
        }

        if (armed && codes.Problem(Operation.AccountAdd, AccountKind.Live, widens: true) is { } codeProblem)
        {
            return Refused(codeProblem) with { IsForbidden = true };
        }

        // Less may be done at once; more only once that is written down.
        if (!armed)
        {
            account.IsArmed = false;
        }

        if (!await NoteAsync(row.Number, $"account {(armed ? "arm" : "disarm")}={name}"))
        {
            return Refused(armed ? NoRoom : "The account trades no more, but the audit log could not record it: the journal has no room or has failed.");
        }

        rows.Update(row with { ArmedUs = armed ? clock.LatestUs : null });
        account.IsArmed = armed;
        return Done(name);
    }

    private async ValueTask<(UpstreamRights? Rights, string? Json, string? Refused)> RightsAsync(LiveAccount account, LiveCredential credential, CancellationToken ct)
    {
        if (account.Venue.Name is "binance-testnet" or "binance-demo")
        {
            return (UpstreamRights.Unverifiable, null, null);
        }

        var (body, refused) = await account.Venue.AskRightsAsync(credential, ct);
        if (refused is not null)
        {
            return (null, null, refused);
        }

        using var json = JsonDocument.Parse(body);
        return (UpstreamRights.Read(json.RootElement), json.RootElement.GetRawText(), null);
    }

    private LiveAccountView View(LiveAccountRow row)
    {
        var account = home.Accounts.Find(row.Name);
        var time = account?.Venue.Upstream.Time;
        return new LiveAccountView
        {
            Name = row.Name,
            Venue = row.Venue,
            Type = row.PublicKeyPem is null ? "hmac" : "ed25519",
            PublicKeyPem = row.PublicKeyPem,
            ApiKey = row.ApiKey,
            State = row.ApiKey is null ? "waiting" : account?.Paused is not null ? "paused" : row.ArmedUs is null ? "read-only" : "armed",
            Why = account?.Paused,
            Warnings = row.Rights is { } rights ? WarningsOf(rights) : row.ApiKey is null ? [] : UpstreamRights.Unverifiable.Warnings,
            Keys = [.. keys.List(row.Name).Where(key => key.State != "revoked").Select(key => key.Label)],
            OpenOrders = account?.Venue.Ledger.OpenOf(account.Number, null, null).Count ?? 0,
            Outgoing = account?.Venue.Upstream.Outgoing,
            IsBehindRouter = account?.Venue.Upstream.Outgoing is { } outgoing ? UpstreamUrls.Named(row.Venue) is not null && !PublicAddress.Is(outgoing) : null,
            ClockOffsetUs = time is { IsReliable: true } ? time.OffsetUs : null,
            ClockJitterUs = time is { IsReliable: true } ? time.JitterUs : null,
        };
    }

    private static IReadOnlyList<string> WarningsOf(string rights)
    {
        using var json = JsonDocument.Parse(rights);
        return UpstreamRights.Read(json.RootElement).Warnings;
    }

    private const string NoRoom = "The audit log has no room or has failed, so nothing was changed; free some disk space, or restart the gateway.";

    private static string Unknown(string name) => $"name: there is no account '{name}' on a real exchange; keywright accounts list shows those there are.";

    private LiveAccountRow? RowOf(string name) => rows.Accounts().FirstOrDefault(row => row.Name == name);

    private LiveAccountResult Done(string name) => new(Find(name), null);

    private static LiveAccountResult Refused(string problem) => new(null, problem);

    private ValueTask<bool> NoteAsync(int account, string facts) => notes.TryNoteAsync(EntryKind.KeyChanging, 0, account, facts);

    private async ValueTask<Turn> TurnAsync(CancellationToken ct)
    {
        await oneChange.WaitAsync(ct);
        return new Turn(oneChange);
    }

    private sealed class Turn(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]{64}\z")]
    private static partial Regex ApiKeyPattern();
}
