using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Credentials;
using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.People;

/// <summary>Signs people in by password and code, and knows them again by their cookie.</summary>
public sealed class SignInDesk : IDisposable
{
    /// <summary>What every wrong sign-in is told, whoever was named and whatever was wrong.</summary>
    public const string Wrong = "The name, the password or the code is not right. After several wrong tries none counts for a while, up to an hour.";

    /// <summary>A sign-in nobody uses ends after this.</summary>
    public static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(30);

    /// <summary>Every sign-in ends after this.</summary>
    public static readonly TimeSpan LifeMax = TimeSpan.FromHours(12);

    private const int EachMax = 10;
    private const int WaitingMax = 8;

    // Being seen is written down no oftener than this.
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    // One at a time: each takes 64 MiB.
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly PeopleStore store;
    private readonly KeyDesk keys;
    private readonly Attempts attempts;
    private readonly CodeGate gate;
    private readonly RandomSource random;
    private readonly GatewayClock clock;
    private int waiting;

    internal SignInDesk(PeopleStore store, KeyDesk keys, Attempts attempts, CodeGate gate, RandomSource random, GatewayClock clock)
        => (this.store, this.keys, this.attempts, this.gate, this.random, this.clock) = (store, keys, attempts, gate, random, clock);

    /// <summary>The cookie is in the answer and nowhere else.</summary>
    /// <param name="name">Who they say they are.</param>
    /// <param name="password">Any text.</param>
    /// <param name="code">Of the device or of the recovery codes; needed once a device is confirmed.</param>
    /// <param name="address">Where they come from, for the list.</param>
    /// <param name="ct">Ends the waiting for others' sign-ins.</param>
    public async ValueTask<DeskAnswer<SignInView>> SignInAsync(string name, string password, string? code, string address, CancellationToken ct)
    {
        if (Interlocked.Increment(ref waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref waiting);
            return (Refused.Unable, "Too many people sign in at once; try again in a few seconds.");
        }

        try
        {
            await oneAtATime.WaitAsync(ct);
            try
            {
                return await SignInAloneAsync(name, password, code, address);
            }
            finally
            {
                oneAtATime.Release();
            }
        }
        catch (Exception e) when (e is StoreFailedException or SealKeyException or SealedRecordException)
        {
            return (Refused.Unable, e.Message);
        }
        catch (ObjectDisposedException)
        {
            return (Refused.Unable, VaultDesk.SealedSentence); // sealed while this was under way
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>Who a cookie speaks for; null for one that is none, or is over.</summary>
    public (Caller Caller, SignInView View)? Recognize(string cookie, string? code)
    {
        if (!BearerToken.IsOurs(BearerToken.SessionPrefix, cookie))
        {
            return null;
        }

        var hash = BearerToken.HashOf(cookie);
        if (store.SignIns().FirstOrDefault(row => row.Hash == hash) is not { } row || HasEnded(row) || store.Person(row.Person) is not { } person)
        {
            return null;
        }

        var now = clock.LatestUs;
        if (now - row.LastUs > GatewayClock.MicrosecondsOf(SeenEvery))
        {
            store.Write(row with { LastUs = now });
        }

        return (new Caller(CallerKind.User, person.Name, PeopleDesk.RoleOf(person), person.Name, code), View(row, person, null));
    }

    /// <summary>Where a person is signed in.</summary>
    public IReadOnlyList<SignInView> List(string person) => store.Person(person) is { } row
        ? [.. store.SignIns().Where(signIn => signIn.Person == person && !HasEnded(signIn)).Select(signIn => View(signIn, row, null))]
        : [];

    /// <summary>Ends one of a person's sign-ins; false when they have none of that id.</summary>
    public bool End(string person, string id) => List(person).Any(signIn => signIn.Id == id) && store.TryEndSignIn(id);

    public void Dispose() => oneAtATime.Dispose();

    internal static string Subject(string name) => "user " + name;

    private async ValueTask<DeskAnswer<SignInView>> SignInAloneAsync(string name, string password, string? code, string address)
    {
        // Nobody and somebody, waiting and not: each does all of the work, so that the time of the answer tells none of it.
        var person = store.Person(name);
        var subject = person is null ? "nobody" : Subject(name);
        var counts = attempts.TryBegin(subject);
        var right = PasswordHash.IsRight(person?.Password ?? PasswordHash.Nobodys, password);
        if (!right || !counts || person is null)
        {
            return (Refused.Forbidden, Wrong);
        }

        // The device's secret must not come under another root between its reading and its opening, nor the person go before they are signed in.
        return await keys.WithoutChangesAsync(() => ValueTask.FromResult(Admit(person, code, address)));
    }

    private DeskAnswer<SignInView> Admit(PersonRow known, string? code, string address)
    {
        var name = known.Name;
        if (store.Person(name) is not { } person || person.Password != known.Password
            || (person.CodeSecret is not null && !(code is { Length: > 0 } && gate.TryUse(person, code))))
        {
            return (Refused.Forbidden, Wrong);
        }

        attempts.Forget(Subject(name));
        foreach (var old in store.SignIns().Where(HasEnded).Concat(store.SignIns().Where(row => row.Person == name).SkipLast(EachMax - 1)))
        {
            store.TryEndSignIn(old.Id);
        }

        var cookie = BearerToken.Create(BearerToken.SessionPrefix, random);
        var id = new byte[8];
        random.Fill(id);
        var now = clock.LatestUs;
        var made = new SignInRow(Convert.ToHexStringLower(id), BearerToken.HashOf(cookie), name, address, now, now);
        store.Write(made);
        return View(made, person, cookie);
    }

    private bool HasEnded(SignInRow row) => clock.HasCome(row.LastUs + GatewayClock.MicrosecondsOf(IdleMax)) || clock.HasCome(row.CreatedUs + GatewayClock.MicrosecondsOf(LifeMax));

    private static SignInView View(SignInRow row, PersonRow person, string? cookie) => new(
        row.Id, row.Person, PeopleDesk.RoleOf(person), row.Address, GatewayClock.InstantOf(row.CreatedUs), GatewayClock.InstantOf(row.LastUs), GatewayClock.InstantOf(row.CreatedUs) + LifeMax, cookie);
}
