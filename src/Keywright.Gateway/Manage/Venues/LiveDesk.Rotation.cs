using System.Security.Cryptography;
using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Store;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>
/// Another credential in the place of the one in use, with no bot noticing: it is made, its rights are looked at, calls turn to it, those with the old
/// one end, and the old one is proven dead. Of a sub-account the exchange makes and ends keys by calls; of a main account its owner does.
/// </summary>
public sealed partial class LiveDesk
{
    /// <summary>Old keys of one account that are watched at a time; each is a call an hour.</summary>
    private const int WatchedMax = 20;

    /// <summary>Letters by which a key is shown.</summary>
    private const int BeginningMin = 6;

    /// <summary>Begins a rotation, or goes on with the one under way.</summary>
    /// <param name="name">Which account.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async ValueTask<LiveAccountResult> RotateAsync(string name, CancellationToken ct)
    {
        using var turn = await TurnAsync(ct);
        if (RowOf(name) is not { } row || home.Accounts.Find(name) is not { } account)
        {
            return Refused(Unknown(name));
        }

        if (row.PublicKeyPem is null)
        {
            return Refused($"Account '{name}' has a secret that the exchange made: make another key there, and give it with keywright accounts credential {name} --api-key KEY --secret-file FILE.");
        }

        if (row.ApiKey is null && row.Parent is null)
        {
            return Refused($"Account '{name}' has no credential yet: keywright accounts credential {name} --api-key KEY gives it one.");
        }

        if (codes.Problem(Operation.AccountAdd, AccountKind.Live, widens: true) is { } codeProblem)
        {
            return Refused(codeProblem) with { IsForbidden = true };
        }

        // 1. The pair, made here; the one that was prepared before if its owner has not come back with its API key.
        if (Next(name) is not { } next)
        {
            var (pem, key) = UpstreamSigner.Mint(vault, LiveAccountRow.Identity(name), random);
            if (!await NoteAsync(row.Number, $"account rotate={name}"))
            {
                return Refused(NoRoom);
            }

            next = new OtherCredential { Account = name, IsNext = true, PublicKeyPem = pem, SealedKey = key, SinceUs = clock.LatestUs };
            others.Add(next);
        }

        // 2. What is old may be dead by now.
        await LookAtOldAsync(account, ct);
        return row.Parent is null ? Done(name)
            : await MakeThereAsync(row, account, next.PublicKeyPem!, next.SealedKey!, ct) is { } trouble ? Refused(trouble)
            : Done(name);
    }

    /// <summary>
    /// Names a key of the exchange that its owner used before this gateway, so that it is seen to be dead: by now, or as soon as its owner has
    /// deleted it there. Nobody needs its secret for that.
    /// </summary>
    public async ValueTask<LiveAccountResult> RetireAsync(string name, string apiKey, CancellationToken ct)
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

        if (apiKey == row.ApiKey)
        {
            return Refused($"api-key: this is the one that account '{name}' uses; say the one that your bots used before.");
        }

        var old = others.Of(name).Where(static one => !one.IsNext).ToList();
        if (old.TrueForAll(one => one.ApiKey != apiKey))
        {
            if (old.Count(static one => one.DeadUs is null) >= WatchedMax)
            {
                return Refused($"api-key: {WatchedMax} old keys of account '{name}' are watched already; delete them at the exchange, or take back what was mistyped with keywright accounts retire {name} --api-key KEY --mistyped.");
            }

            if (!await NoteAsync(row.Number, $"account retire={name} apiKey={Shortened(apiKey)}"))
            {
                return Refused(NoRoom);
            }

            others.Add(new OtherCredential { Account = name, IsNext = false, ApiKey = apiKey, SinceUs = clock.LatestUs });
        }

        await LookAtOldAsync(account, ct);
        return others.Of(name).Any(one => one.ApiKey == apiKey) ? Done(name) : Refused("api-key: the exchange says that this cannot be one of its keys; it is not watched. Say the API key itself, not its secret or its label.");
    }

    /// <summary>
    /// Takes back a key that was named by mistake: it is watched no more. Not one that the exchange was seen to know, nor one that this gateway itself
    /// has used: these end with their proof.
    /// </summary>
    /// <param name="name">Which account.</param>
    /// <param name="beginning">Of the key, at least <see cref="BeginningMin"/> of its letters, so many that no other begins with them.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async ValueTask<LiveAccountResult> TakeBackAsync(string name, string beginning, CancellationToken ct)
    {
        using var turn = await TurnAsync(ct);
        if (RowOf(name) is not { } row)
        {
            return Refused(Unknown(name));
        }

        var named = beginning.Length < BeginningMin ? [] : others.Of(name).Where(one => !one.IsNext && one.ApiKey!.StartsWith(beginning, StringComparison.Ordinal)).ToList();
        if (named is not [var old])
        {
            return Refused(named.Count == 0
                ? $"api-key: no old key of account '{name}' begins so; say {BeginningMin} of its letters or more, as keywright accounts show {name} lists them."
                : $"api-key: {named.Count} old keys of account '{name}' begin so; say more of the one that was mistyped (keywright accounts show {name} --json lists them whole).");
        }

        if (old.SealedKey is not null || old.AliveUs is not null || old.DeadUs is not null)
        {
            return Refused($"api-key: {Shortened(old.ApiKey!)} was not mistyped: the exchange {(old.DeadUs is null ? "knows it. Delete it there; it is watched until it is dead" : "knew it, and it is dead")}.");
        }

        if (!await NoteAsync(row.Number, $"account retire={name} takenBack={Shortened(old.ApiKey!)}"))
        {
            return Refused(NoRoom);
        }

        others.Remove(old);
        return Done(name);
    }

    /// <summary>Has the exchange make the key of a sub-account, turns to it, and ends the one before.</summary>
    /// <returns>What is left to do; null when nothing is.</returns>
    private async ValueTask<string?> MakeThereAsync(LiveAccountRow row, LiveAccount account, string pem, byte[] key, CancellationToken ct)
    {
        if (home.Accounts.Find(row.Parent!) is not { Credential: { } main, Paused: null })
        {
            return $"Account '{row.Parent}' has no credential that works, and only it can make keys of '{row.Name}'; see keywright accounts show {row.Parent}.";
        }

        // 1. The new key gets the addresses of the old one, or the one that calls leave from.
        var there = KeysAt(account);
        var before = row.ApiKey;
        var (addresses, problem) = before is null
            ? (account.Venue.Upstream.Outgoing is { } outgoing && View(row).IsBehindRouter == false ? [outgoing.ToString()] : [], null)
            : await there.AddressesAsync(main, row.Email!, before, ct);
        if (addresses is null)
        {
            return problem;
        }

        // 2. Made, looked at, in force. Its label follows from the pair, so that one made before a crash is found again.
        var name = row.Name.Replace(AccountEmail.Under, '-');
        var label = $"keywright-{name[..Math.Min(name.Length, NameInLabelMax)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(pem)).AsSpan(0, LabelHashBytes))}";
        (var apiKey, problem) = await there.CreateAsync(main, row.Email!, label, pem, addresses, ct);
        if (apiKey is null)
        {
            return problem;
        }

        if (await TurnToAsync(row, account, apiKey, pem, key, ct) is { } refused)
        {
            return $"{refused} The key '{label}' was made at the exchange and is not used; delete it there.";
        }

        // 3. The old one is ended, and seen to be.
        if (before is not null && await there.DeleteAsync(main, row.Email!, before, ct) is { } lives)
        {
            return $"The new credential is in use, but the old key {Shortened(before)} may live: {lives} Delete it at the exchange; keywright accounts show {row.Name} says when it is dead.";
        }

        await LookAtOldAsync(account, ct);
        return null;
    }

    /// <summary>A label has at most 64 letters, and no colon.</summary>
    private const int NameInLabelMax = 40;

    private const int LabelHashBytes = 4;

    private async ValueTask LookAtOldAsync(LiveAccount account, CancellationToken ct)
    {
        foreach (var old in others.Of(account.Name).Where(one => one is { IsNext: false, DeadUs: null }))
        {
            await watch.LookAsync(account, old, ct);
        }
    }
}
