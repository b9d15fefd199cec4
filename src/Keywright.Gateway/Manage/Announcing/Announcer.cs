using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Announcing;

/// <summary>What is told of a change, ready to be kept with it.</summary>
internal sealed class Announcer(AnnouncementStore store, GatewayClock clock)
{
    /// <summary>One for each channel; none when the key's account is not told of.</summary>
    /// <param name="what">As <see cref="Announcement.What"/>.</param>
    /// <param name="kind">Of the key's account: a live one is always told of.</param>
    /// <param name="before">Null when the rights are as they were, or there were none.</param>
    /// <param name="after">As it is kept now.</param>
    public IReadOnlyList<AnnouncementRow> Of(string what, AccountKind kind, KeyView? before, KeyView after)
    {
        var channels = store.Channels();
        if (channels.Count == 0 || (kind != AccountKind.Live && !store.Accounts().Contains(after.Account)))
        {
            return [];
        }

        var changes = what is "created" || before is not null
            ? TermChange.Between(before, after).Where(change => change.IsRight).Select(change => new RightsChange(change.Field, string.Join(',', change.Before), string.Join(',', change.After))).ToList()
            : [];
        var now = clock.LatestUs;
        var body = new Announcement(what, GatewayClock.InstantOf(now), after.Account, after.Label, Ends(after.ApiKey), Caller.Now.By, changes).Write();
        return [.. channels.Select(channel => new AnnouncementRow(0, channel.Name, body, now, 0, now))];
    }

    /// <summary>One for each channel, of what the owner of an account at a real exchange is to know.</summary>
    public IReadOnlyList<AnnouncementRow> OfAccount(string account, string sentence)
    {
        var now = clock.LatestUs;
        var body = new Announcement("account", GatewayClock.InstantOf(now), account, "", "", "gateway", [], sentence).Write();
        return [.. store.Channels().Select(channel => new AnnouncementRow(0, channel.Name, body, now, 0, now))];
    }

    private static string Ends(string apiKey) => apiKey.Length > 12 ? apiKey[..6] + "..." + apiKey[^4..] : apiKey;
}
