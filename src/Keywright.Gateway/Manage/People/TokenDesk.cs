using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Credentials;

namespace Keywright.Gateway.Manage.People;

/// <summary>Tokens by which programs speak to the control API.</summary>
public sealed class TokenDesk
{
    /// <summary>Most tokens a gateway has.</summary>
    public const int TokensMax = 100;

    /// <summary>Every token ends.</summary>
    public static readonly TimeSpan LifeMax = TimeSpan.FromDays(365);

    private static readonly TimeSpan LifeMin = TimeSpan.FromHours(1);

    private readonly PeopleStore store;
    private readonly PeopleBook book;
    private readonly CodeGate gate;
    private readonly RandomSource random;
    private readonly GatewayClock clock;

    internal TokenDesk(PeopleStore store, PeopleBook book, CodeGate gate, RandomSource random, GatewayClock clock)
        => (this.store, this.book, this.gate, this.random, this.clock) = (store, book, gate, random, clock);

    public IReadOnlyList<TokenView> List() => [.. store.Tokens().Select(row => View(row, null))];

    /// <summary>Makes a token; it is in the answer and nowhere else.</summary>
    public ValueTask<DeskAnswer<TokenView>> CreateAsync(string name, string role, TimeSpan expires) => book.ChangeAsync<TokenView>(() =>
    {
        if (!PeopleDesk.NamePattern().IsMatch(name))
        {
            return (Refused.Invalid, "name: it has 1 to 32 lower-case letters, digits or . _ - and begins with a letter.");
        }

        if (RoleNames.Read(role) is not { } wanted)
        {
            return (Refused.Invalid, RoleNames.Problem);
        }

        if (expires < LifeMin || expires > LifeMax)
        {
            return (Refused.Invalid, "expires: a token lives from 1h to 365d.");
        }

        var tokens = store.Tokens();
        if (tokens.Any(token => token.Name == name))
        {
            return (Refused.Conflict, $"name: there is a token '{name}' already; revoke it first, or choose another name.");
        }

        if (tokens.Count >= TokensMax)
        {
            return (Refused.Conflict, $"There are {TokensMax} tokens already, the most allowed; revoke one first.");
        }

        if (gate.Problem(Operation.TokenChange, AccountKind.Gateway, widens: true) is { } refused)
        {
            return (Refused.Forbidden, refused);
        }

        var made = BearerToken.Create(BearerToken.ApiPrefix, random);
        var now = clock.LatestUs;
        var row = new TokenRow(name, BearerToken.HashOf(made), RoleNames.Of(wanted), Caller.Now.Maker ?? "", now, now + GatewayClock.MicrosecondsOf(expires));
        return ($"token create name={name} role={row.Role}", () =>
        {
            store.Write(row);
            return View(row, made);
        });
    });

    public ValueTask<DeskAnswer<TokenView>> RevokeAsync(string name) => book.ChangeAsync<TokenView>(() =>
        store.Tokens().FirstOrDefault(token => token.Name == name) is not { } row
            ? (Refused.NotFound, "name: there is no such token; keywright tokens list shows them.")
            : ($"token revoke name={name}", () =>
            {
                store.TryRemoveToken(name);
                return View(row, null);
            }));

    /// <summary>Who a token speaks for; null for one that is none, or is over.</summary>
    public Caller? Recognize(string token, string? code)
    {
        if (!BearerToken.IsOurs(BearerToken.ApiPrefix, token))
        {
            return null;
        }

        var hash = BearerToken.HashOf(token);
        return store.Tokens().FirstOrDefault(row => row.Hash == hash) is { } row && !clock.HasCome(row.ExpiresUs) && RoleNames.Read(row.Role) is { } role
            ? new Caller(CallerKind.Token, row.Name, role, row.Maker.Length == 0 ? null : row.Maker, code)
            : null;
    }

    private static TokenView View(TokenRow row, string? token) => new(
        row.Name, RoleNames.Read(row.Role) ?? Role.Viewer, row.Maker, GatewayClock.InstantOf(row.CreatedUs), GatewayClock.InstantOf(row.ExpiresUs), token);
}
