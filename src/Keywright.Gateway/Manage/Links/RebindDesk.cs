using System.Net;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Credentials;
using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.Links;

/// <summary>
/// Links by which a key follows a person whose address changes: opened from the new address, it binds the key to it. A link for a person takes
/// their one-time code at each use and lives as long as it was made for; one for nobody is its own proof, and good once.
/// </summary>
public sealed class RebindDesk
{
    /// <summary>Links that a key has at a time.</summary>
    public const int LinksMax = 5;

    public static readonly TimeSpan LifeMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LifeMax = TimeSpan.FromDays(365);

    private readonly LinkStore links;
    private readonly PeopleStore people;
    private readonly KeyDesk keys;
    private readonly CodeGate gate;
    private readonly OwnerNotes notes;
    private readonly RandomSource random;
    private readonly GatewayClock clock;

    internal RebindDesk(LinkStore links, PeopleStore people, KeyDesk keys, CodeGate gate, OwnerNotes notes, RandomSource random, GatewayClock clock)
        => (this.links, this.people, this.keys, this.gate, this.notes, this.random, this.clock) = (links, people, keys, gate, notes, random, clock);

    /// <summary>Makes a link.</summary>
    /// <param name="name">The key's label or API key.</param>
    /// <param name="from">The entry that gives way; null for the only single address.</param>
    /// <param name="person">Whose code it takes; null for the caller's own if they signed in and have a device, else nobody's.</param>
    /// <param name="life">How long it lives.</param>
    public async ValueTask<DeskAnswer<RebindLink>> CreateAsync(string name, string? from, string? person, TimeSpan life)
    {
        try
        {
            return await keys.WithoutChangesAsync(() => CreateAloneAsync(name, from, person, life));
        }
        catch (StoreFailedException e)
        {
            return (Refused.Unable, $"{e.Message} No link was made.");
        }
    }

    /// <summary>Takes away every link that a key has.</summary>
    public async ValueTask<DeskAnswer<KeyView>> EndAsync(string name)
    {
        try
        {
            return await keys.WithoutChangesAsync(async ValueTask<DeskAnswer<KeyView>> () =>
            {
                if (keys.Find(name) is not { } key)
                {
                    return (Refused.NotFound, keys.WhyNone(name));
                }

                // Taking away waits for nobody, not for a log that has no room either.
                links.EndRebindsOf(key.ApiKey);
                await keys.TryNoteAsync(notes, EntryKind.KeyChanging, key.ApiKey, $"rebind-links end label={key.Label} links={key.Rebinds.Count}");
                return key with { Rebinds = [] };
            });
        }
        catch (StoreFailedException e)
        {
            return (Refused.Unable, $"{e.Message} Nothing was changed.");
        }
    }

    /// <summary>What a link would do; null when it is gone. Looking uses nothing up.</summary>
    public RebindLink? Look(string token) => Good(token) is { } row && keys.Find(row.ApiKey) is { State: not "revoked" } key
        ? new RebindLink("", key.Label, row.Entry, row.Person, GatewayClock.InstantOf(row.ExpiresUs))
        : null;

    /// <summary>Binds the link's key to the address that it was opened from, in the place of the one it replaces.</summary>
    /// <param name="token">The link's.</param>
    /// <param name="from">Where it was opened.</param>
    /// <param name="code">The person's one-time code, when the link is for a person.</param>
    public async ValueTask<DeskAnswer<KeyView>> UseAsync(string token, IPAddress from, string? code)
    {
        if (Good(token) is not { } found)
        {
            return (Refused.NotFound, ClaimDesk.Gone);
        }

        if (from.Equals(IPAddress.None) || from.Equals(IPAddress.Any) || from.Equals(IPAddress.IPv6Any) || from.IsIPv6LinkLocal || from.IsIPv6Multicast)
        {
            return (Refused.Invalid, "Your address cannot be told from this request, so nothing was bound.");
        }

        Caller.OfLink(found.Person).Enter();
        Refused why = Refused.Invalid;
        var codeTaken = false;
        RebindRow? link = null;
        try
        {
            var result = await keys.RebindAsync(
                found.ApiKey,
                row =>
                {
                    // All of it once more, now that nobody else changes anything.
                    link = Good(token);
                    if (link is null)
                    {
                        why = Refused.NotFound;
                        return (null, ClaimDesk.Gone);
                    }

                    // A change that is made anew, because the bot used a new secret meanwhile, does not take a second code.
                    if (link.Person.Length > 0 && !codeTaken && gate.ProblemOfPerson(people.Person(link.Person)!, code) is { } problem)
                    {
                        why = Refused.Forbidden;
                        return (null, problem);
                    }

                    codeTaken = true;
                    return (link.Entry, null);
                },
                from,
                () => link!.Person.Length > 0 ? new Beside { Rebind = link with { Entry = KeyDesk.EntryOf(from) } } : new Beside { UsedRebind = link.Hash });
            return result is { Problem: null, Key: { } key } ? key : (why, result.Problem!);
        }
        catch (SealedRecordException e)
        {
            return (Refused.Unable, e.Message);
        }
        catch (ObjectDisposedException)
        {
            return (Refused.Unable, VaultDesk.SealedSentence); // sealed while this was under way
        }
    }

    private async ValueTask<DeskAnswer<RebindLink>> CreateAloneAsync(string name, string? from, string? person, TimeSpan life)
    {
        if (keys.Find(name) is not { } key)
        {
            return (Refused.NotFound, keys.WhyNone(name));
        }

        if (life < LifeMin || life > LifeMax)
        {
            return (Refused.Invalid, $"link: it lives from 1m to {LifeMax.Days}d.");
        }

        if (key.State is "revoked" or "expired")
        {
            return (Refused.Conflict, $"key: '{key.Label}' has ended.");
        }

        if (!KeyDesk.TryChoose(key.Label, key.AllowedIps, from, out var entry, out var problem))
        {
            return (Refused.Invalid, problem);
        }

        var whose = person ?? (Caller.Now is { Kind: CallerKind.User, Name: var caller } && people.Person(caller) is { CodeSecret: not null } ? caller : "");
        if (whose.Length > 0 && people.Person(whose) is not { CodeSecret: not null })
        {
            return (Refused.Invalid, $"person: there is nobody of that name with a device for one-time codes; keywright users code NAME gives them one.");
        }

        if (whose.Length == 0 && keys.KindOf(key.Account) != AccountKind.Paper)
        {
            return (Refused.Invalid, "person: on a live account a link takes a person's one-time code; say whose.");
        }

        links.EndExpired(clock.LatestUs);
        if (key.Rebinds.Count >= LinksMax)
        {
            return (Refused.Conflict, $"key: '{key.Label}' has {LinksMax} such links already, the most allowed; take them away with --link none.");
        }

        // Whoever has it binds the key to an address nobody has named yet.
        if (gate.Problem(Operation.KeyChange, keys.KindOf(key.Account), widens: true) is { } refused)
        {
            return (Refused.Forbidden, refused);
        }

        var token = BearerToken.Create(BearerToken.RebindPrefix, random);
        var now = clock.LatestUs;
        var row = new RebindRow(BearerToken.HashOf(token), key.ApiKey, entry, whose, Caller.Now.By, now, now + GatewayClock.MicrosecondsOf(life));
        if (!await keys.TryNoteAsync(notes, EntryKind.KeyChanging, key.ApiKey, $"rebind-link label={key.Label} entry={entry} person={(whose.Length > 0 ? whose : "none")} seconds={life.Ticks / TimeSpan.TicksPerSecond}"))
        {
            return (Refused.Unable, "The audit log has no room or has failed, so no link was made; free some disk space, or restart the gateway.");
        }

        links.Write(row);
        return new RebindLink(token, key.Label, entry, whose, GatewayClock.InstantOf(row.ExpiresUs));
    }

    /// <summary>The link, while it can be used: in time, its person there with a device, what it replaces still on the list.</summary>
    private RebindRow? Good(string token)
        => BearerToken.IsOurs(BearerToken.RebindPrefix, token)
            && links.Rebind(BearerToken.HashOf(token)) is { } row
            && !clock.HasCome(row.ExpiresUs)
            && (row.Person.Length == 0 || people.Person(row.Person) is { CodeSecret: not null })
            && keys.Find(row.ApiKey) is { State: not "revoked" } key
            && key.AllowedIps.Contains(row.Entry)
            ? row
            : null;
}
