using System.Text;
using System.Text.RegularExpressions;
using Keywright.Gateway.Execute.Live;
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
    private readonly OtherCredentials others;
    private readonly AccountPlaces places;
    private readonly KeyDesk keys;
    private readonly CredentialWatch watch;
    private readonly Vault vault;
    private readonly RandomSource random;
    private readonly OwnerNotes notes;
    private readonly CodeGate codes;
    private readonly GatewayClock clock;
    private readonly SemaphoreSlim oneChange = new(1, 1);

    internal LiveDesk(LiveHome home, LiveStore rows, OtherCredentials others, AccountPlaces places, KeyDesk keys, CredentialWatch watch, Vault vault, RandomSource random, OwnerNotes notes, CodeGate codes, GatewayClock clock)
    {
        (this.home, this.rows, this.others, this.places, this.keys, this.watch, this.vault, this.random) = (home, rows, others, places, keys, watch, vault, random);
        (this.notes, this.codes, this.clock) = (notes, codes, clock);
    }

    public IReadOnlyList<LiveAccountView> List() => [.. rows.Accounts().Select(View)];

    public LiveAccountView? Find(string name) => RowOf(name) is { } row ? View(row) : null;

    /// <summary>Adds an account. Its Ed25519 pair is made here, and the private half stays sealed; an HMAC secret comes with the credential.</summary>
    /// <param name="name">One to thirty-two lower-case letters, digits or <c>. _ -</c>.</param>
    /// <param name="venue">binance, binance-testnet, binance-demo, or the URL of another gateway.</param>
    /// <param name="type">ed25519 or hmac.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    /// <param name="under">The account at the same exchange that it is a sub-account of; then its key is made there by a call, and nothing is left to do.</param>
    /// <param name="email">What the exchange knows the sub-account by.</param>
    public async ValueTask<LiveAccountResult> AddAsync(string name, string venue, string type, CancellationToken ct, string? under = null, string? email = null)
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

        if ((under is null) != (email is null) || (under is not null && type != "ed25519"))
        {
            return Refused("under, email: a sub-account has both, the account above it and the e-mail address that the exchange knows it by; and its credential is ed25519.");
        }

        if (under is not null && (RowOf(under) is not { Parent: null } above || above.Venue != venue || home.Accounts.Find(under) is not { Credential: not null }))
        {
            return Refused($"under: '{under}' is no account by itself at {venue} that has its credential; keywright accounts list shows what there is.");
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

        if (await EnterAsync(name, place, type, under, email) is not { } account)
        {
            return Refused(NoRoom);
        }

        // Its owner is told what address to allow and how the clocks stand; that it cannot be reached yet is no reason not to add it.
        await place.Upstream.SampleAsync(ct);
        return under is not null && RowOf(name) is { } row && await MakeThereAsync(row, account, row.PublicKeyPem!, row.SealedKey!, ct) is { } trouble
            ? Refused($"Account '{name}' is added, but has no credential yet: {trouble} Then type keywright accounts rotate {name}.")
            : Done(name);
    }

    /// <summary>
    /// Gives an account what the exchange knows it by, and looks at what that may do there. If it had one before, this is the turn of a rotation: from
    /// now on calls take the new one, and the old one waits for its end.
    /// </summary>
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
        var next = Next(name);
        if (next is not null && apiKey == row.ApiKey)
        {
            return Refused("api-key: this is the one in use; say the one that the exchange showed for the new public key.");
        }

        var (pem, key) = (next?.PublicKeyPem ?? row.PublicKeyPem, next?.SealedKey ?? row.SealedKey);
        if (pem is null)
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

        return await TurnToAsync(row, account, apiKey, pem, key!, ct) is { } refused ? Refused(refused) : Done(name);
    }

    /// <summary>Puts a credential in force once the exchange has said what it may do.</summary>
    /// <returns>Why not; null when it is in force.</returns>
    private async ValueTask<string?> TurnToAsync(LiveAccountRow row, LiveAccount account, string apiKey, string? pem, byte[] key, CancellationToken ct)
    {
        // 1. What it may do there.
        var signer = UpstreamSigner.Open(vault, LiveAccountRow.Identity(row.Name), key);
        var (rights, json, refused) = await RightsAsync(account, new LiveCredential(apiKey, signer), ct);
        refused ??= rights!.Refused ?? (row.ArmedUs is not null && !rights.Trades
            ? $"This credential may not trade, and account '{row.Name}' is armed: tick \"Enable Spot & Margin Trading\" at the exchange, or type keywright accounts disarm {row.Name} first."
            : null);
        if (refused is null && !await NoteAsync(row.Number, $"account credential={row.Name} apiKey={Shortened(apiKey)}"))
        {
            refused = NoRoom;
        }

        if (refused is not null)
        {
            signer.Dispose();
            return refused;
        }

        // 2. It is in force; the one before is kept, sealed, until the exchange is seen not to know it any more.
        var old = row.ApiKey is { } before && before != apiKey
            ? new OtherCredential { Account = row.Name, IsNext = false, ApiKey = before, PublicKeyPem = row.PublicKeyPem, SealedKey = row.SealedKey, SinceUs = clock.LatestUs }
            : null;
        rows.Turn(row with { SealedKey = key, PublicKeyPem = pem, ApiKey = apiKey, Rights = json, RightsUs = clock.LatestUs, TickedUs = rights!.IsLapsing ? clock.LatestUs : null }, old);
        var held = account.Credential?.Replace(apiKey, signer);
        account.Credential ??= new LiveCredential(apiKey, signer);
        account.Paused = null;

        // 3. Whoever is told of it may trade at once: by then it is known what is traded there, if the exchange tells it.
        await account.Venue.UpkeepAsync(ct);

        // 4. Calls under way with the old one end first; none of them is longer than the exchange's patience.
        if (held is not null)
        {
            await held.Drained.WaitAsync(ct);
            held.Signer.Dispose();
        }

        return null;
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
        string? leaving = null;
        if (!armed)
        {
            account.IsArmed = false;
            leaving = await keys.LeftAsync(account.Number);
        }

        if (!await NoteAsync(row.Number, $"account {(armed ? "arm" : "disarm")}={name}"))
        {
            return Refused(armed ? NoRoom : "The account trades no more, but the audit log could not record it: the journal has no room or has failed.");
        }

        rows.Update(row with { ArmedUs = armed ? clock.LatestUs : null });
        if (armed)
        {
            await account.Venue.UpkeepAsync(ct);
            account.IsArmed = true;
        }

        return leaving is null ? Done(name) : Refused($"The account trades no more. {leaving}");
    }

    private async ValueTask<(UpstreamRights? Rights, string? Json, string? Refused)> RightsAsync(LiveAccount account, LiveCredential credential, CancellationToken ct)
    {
        if (!UpstreamUrls.TellsRights(account.Venue.Name))
        {
            return (UpstreamRights.Unverifiable, null, null);
        }

        var told = await KeysAt(account).RightsAsync(credential, ct);
        if (told.Problem is not null)
        {
            return (null, null, told.Problem);
        }

        var json = Encoding.UTF8.GetString(told.Body.Span);
        return (UpstreamRights.Of(json), json, null);
    }

    private const string NoRoom = "The audit log has no room or has failed, so nothing was changed; free some disk space, or restart the gateway.";

    private static string Unknown(string name) => $"name: there is no account '{name}' on a real exchange; keywright accounts list shows those there are.";

    private static string Shortened(string apiKey) => apiKey[..6] + "…";

    private UpstreamKeys KeysAt(LiveAccount account) => new(account.Venue.Upstream, clock);

    private OtherCredential? Next(string name) => others.Of(name).FirstOrDefault(one => one.IsNext);

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
