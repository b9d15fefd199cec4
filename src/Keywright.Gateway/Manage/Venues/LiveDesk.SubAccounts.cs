using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Store;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>Sub-accounts that bots ask keys for: each becomes an account here, and its credential is made by a call and sealed.</summary>
public sealed partial class LiveDesk
{
    /// <summary>Sub-accounts that bots may bring here; the owner has room for as many more.</summary>
    public const int OpenedByKeysMax = LiveAccounts.AccountsMax / 2;

    private const int NameLettersMax = 20;

    /// <summary>Makes a sub-account an account of this gateway that works, as far as it is none yet.</summary>
    /// <param name="main">The account above it, armed.</param>
    /// <param name="email">What the exchange knows it by.</param>
    /// <param name="stopped">Asked when its turn has come: why whoever asks may not any more; null when it may.</param>
    /// <param name="ct">Ends the waiting.</param>
    internal async ValueTask<LiveAccountResult> OpenUnderAsync(LiveAccount main, string email, Func<string?> stopped, CancellationToken ct)
    {
        using var turn = await TurnAsync(ct);
        if (stopped() is { } why)
        {
            return Refused(why);
        }

        var account = home.Accounts.FindUnder(main, email);
        if (account?.Credential is not null)
        {
            return Done(account.Name);
        }

        if (codes.Problem(Operation.AccountAdd, AccountKind.Live, widens: true) is { } codeProblem)
        {
            return Refused(codeProblem) with { IsForbidden = true };
        }

        // 1. The account, with the pair that it will sign with.
        if (account is null)
        {
            if (home.Accounts.All.Length >= LiveAccounts.AccountsMax || home.Accounts.All.Count(IsOpenedByKeys) >= OpenedByKeysMax)
            {
                return Refused("There are as many accounts already as clients may open.");
            }

            if (await EnterAsync(NameUnder(main.Name, email), main.Venue, "ed25519", main.Name, email) is not { } entered)
            {
                return Refused(NoRoom);
            }

            account = entered;
        }

        // 2. Its credential, made by the account above it.
        var row = RowOf(account.Name)!;
        if (await MakeThereAsync(row, account, row.PublicKeyPem!, row.SealedKey!, ct) is { } trouble)
        {
            account.Venue.Tell(account, $"Account '{account.Name}' has no credential yet: {trouble}");
            return Refused($"The exchange made no key for this sub-account: {trouble}");
        }

        // 3. Who may found accounts and move money with an account that is armed may trade with what was moved. One that its owner added waits for its owner.
        if (!main.IsArmed || !IsOpenedByKeys(account) || !await NoteAsync(account.Number, $"account arm={account.Name}"))
        {
            return Done(account.Name);
        }

        rows.Update(RowOf(account.Name)! with { ArmedUs = clock.LatestUs });
        account.IsArmed = true;
        return Done(account.Name);
    }

    private static bool IsOpenedByKeys(LiveAccount account) => account.Name.Contains(AccountEmail.Under, StringComparison.Ordinal);

    /// <summary>Writes an account down and puts it among the others; null when the audit log has no room.</summary>
    private async ValueTask<LiveAccount?> EnterAsync(string name, LiveVenue place, string type, string? under, string? email)
    {
        var (pem, key) = type == "ed25519" ? UpstreamSigner.Mint(vault, LiveAccountRow.Identity(name), random) : default;
        var number = LiveAccount.FirstNumber + home.Accounts.All.Length;
        if (!await NoteAsync(number, $"account add={name} venue={place.Name} type={type}{(under is null ? "" : $" under={under}")}"))
        {
            return null;
        }

        rows.Insert(new LiveAccountRow { Number = number, Name = name, Venue = place.Name, PublicKeyPem = pem, SealedKey = key, Parent = under, Email = email, CreatedUs = clock.LatestUs });
        var account = new LiveAccount(number, name, place) { Parent = under, Email = email };
        home.Accounts.Add(account);
        return account;
    }

    /// <summary>As accounts on paper that clients found are called: <c>main:grid</c> of <c>grid_virtual@abcdefghnoemail.com</c>. An owner's account has no such name.</summary>
    private string NameUnder(string main, string email)
    {
        var local = email.Split('@')[0].ToLowerInvariant();
        var letters = local.EndsWith("_virtual", StringComparison.Ordinal) ? local[..^"_virtual".Length] : local;
        var own = string.Concat(letters.Take(NameLettersMax).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-'));
        var first = $"{main}{AccountEmail.Under}{(own.Length == 0 ? "sub" : own)}";
        var name = first;
        for (var next = 2; places.Find(name) is not null; next++)
        {
            name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{first}-{next}");
        }

        return name;
    }
}
