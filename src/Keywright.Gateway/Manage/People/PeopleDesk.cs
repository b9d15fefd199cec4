using System.Text.RegularExpressions;
using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Credentials;
using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.People;

/// <summary>The people who may change things: added, listed, given roles and devices, taken away.</summary>
public sealed partial class PeopleDesk
{
    /// <summary>Most people a gateway has.</summary>
    public const int PeopleMax = 100;

    private const string NoSuchPerson = "name: there is no such person; keywright users list shows them.";

    private readonly PeopleStore store;
    private readonly KeyMakers makers;
    private readonly PeopleBook book;
    private readonly Attempts attempts;
    private readonly CodeGate gate;
    private readonly Vault vault;
    private readonly RandomSource random;
    private readonly GatewayClock clock;

    internal PeopleDesk(PeopleStore store, KeyMakers makers, PeopleBook book, Attempts attempts, CodeGate gate, Vault vault, RandomSource random, GatewayClock clock)
        => (this.store, this.makers, this.book, this.attempts, this.gate, this.vault, this.random, this.clock) = (store, makers, book, attempts, gate, vault, random, clock);

    public IReadOnlyList<PersonView> List() => [.. store.People().Select(View)];

    public PersonView? Find(string name) => store.Person(name) is { } row ? View(row) : null;

    public ValueTask<DeskAnswer<PersonView>> AddAsync(string name, string role, string password) => book.ChangeAsync<PersonView>(() =>
    {
        if (!NamePattern().IsMatch(name))
        {
            return (Refused.Invalid, "name: it has 1 to 32 lower-case letters, digits or . _ - and begins with a letter.");
        }

        if (RoleNames.Read(role) is not { } wanted)
        {
            return (Refused.Invalid, RoleNames.Problem);
        }

        if (PasswordHash.Problem(password) is { } problem)
        {
            return (Refused.Invalid, problem);
        }

        var people = store.People();
        if (people.Any(person => person.Name == name))
        {
            return (Refused.Conflict, $"name: '{name}' is taken; choose another.");
        }

        if (people.Count >= PeopleMax)
        {
            return (Refused.Conflict, $"There are {PeopleMax} people already, the most allowed; remove one first.");
        }

        if (gate.Problem(Operation.PersonChange, AccountKind.Gateway, widens: true) is { } refused)
        {
            return (Refused.Forbidden, refused);
        }

        var row = new PersonRow(name, RoleNames.Of(wanted), PasswordHash.Make(password, PasswordHash.Usual, random), clock.LatestUs, null, null, 0);
        return ($"user add name={name} role={row.Role}", () => Written(row));
    });

    public ValueTask<DeskAnswer<PersonView>> SetRoleAsync(string name, string role) => WithAsync<PersonView>(name, row =>
    {
        if (RoleNames.Read(role) is not { } wanted)
        {
            return (Refused.Invalid, RoleNames.Problem);
        }

        // An owner who is none any more takes their device out of the ones that are asked.
        var widens = wanted > RoleOf(row) || (RoleOf(row) == Role.Owner && wanted != Role.Owner && row.CodeSecret is not null);
        return gate.Problem(Operation.PersonChange, AccountKind.Gateway, widens) is { } refused
            ? (Refused.Forbidden, refused)
            : ($"user role name={name} role={role}", () => Written(row with { Role = RoleNames.Of(wanted) }));
    });

    /// <summary>Sets another password and ends where the old one signed in.</summary>
    public ValueTask<DeskAnswer<PersonView>> SetPasswordAsync(string name, string password) => WithAsync<PersonView>(name, row =>
    {
        if (PasswordHash.Problem(password) is { } problem)
        {
            return (Refused.Invalid, problem);
        }

        if (gate.Problem(Operation.PersonChange, AccountKind.Gateway, widens: true) is { } refused)
        {
            return (Refused.Forbidden, refused);
        }

        var hash = PasswordHash.Make(password, PasswordHash.Usual, random);
        return ($"user password name={name}", () =>
        {
            store.EndSignInsOf(name);
            return Written(row with { Password = hash });
        });
    });

    /// <summary>Forgets wrong attempts, so that the person need not wait.</summary>
    public ValueTask<DeskAnswer<PersonView>> UnlockAsync(string name) => WithAsync<PersonView>(name, row => ($"user unlock name={name}", () =>
    {
        attempts.Forget(SignInDesk.Subject(name));
        return View(row);
    }));

    /// <summary>Takes a person away, with their sign-ins and the tokens they made. Their keys live on.</summary>
    /// <param name="name">Who.</param>
    /// <param name="sure">Also when there are keys they made.</param>
    public ValueTask<DeskAnswer<PersonView>> RemoveAsync(string name, bool sure) => WithAsync<PersonView>(name, row =>
    {
        var view = View(row);
        if (view.Keys.Count > 0 && !sure)
        {
            return (Refused.Conflict, $"{name} made {view.Keys.Count} keys that live on: {string.Join(", ", view.Keys)}. Revoke or rotate what they may have copied, and repeat this with --yes.");
        }

        return gate.Problem(Operation.PersonChange, AccountKind.Gateway, widens: row is { CodeSecret: not null, Role: "owner" }) is { } refused
            ? (Refused.Forbidden, refused)
            : ($"user remove name={name} keys={view.Keys.Count}", () =>
            {
                store.Remove(name);
                return view;
            });
    });

    internal static Role RoleOf(PersonRow row) => RoleNames.Read(row.Role) ?? throw new GatewayStartException($"User '{row.Name}' has role '{row.Role}', which this program does not know; start the newer program.");

    private ValueTask<DeskAnswer<T>> WithAsync<T>(string name, Func<PersonRow, Change<T>> look)
        where T : class
        => book.ChangeAsync(() => store.Person(name) is { } row ? look(row) : (Change<T>)(Refused.NotFound, NoSuchPerson));

    private PersonView Written(PersonRow row)
    {
        store.Write(row);
        return View(row);
    }

    private PersonView View(PersonRow row) => new(
        row.Name,
        RoleOf(row),
        GatewayClock.InstantOf(row.CreatedUs),
        row.CodeSecret is not null,
        store.RecoveryLeft(row.Name),
        attempts.WaitsUntil(SignInDesk.Subject(row.Name)),
        makers.LabelsMadeBy(row.Name));

    [GeneratedRegex(@"\A[a-z][a-z0-9._-]{0,31}\z")]
    internal static partial Regex NamePattern();
}
