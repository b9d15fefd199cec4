using System.Text.Json;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Credentials;
using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.Announcing;

/// <summary>Where the owner says how changes of keys are announced, and of which accounts.</summary>
public sealed class AnnounceDesk
{
    public const string Webhook = "webhook";
    public const string Mail = "mail";

    private readonly AnnouncementStore store;
    private readonly PeopleBook book;
    private readonly CodeGate gate;
    private readonly AccountBook accounts;
    private readonly Vault vault;
    private readonly RandomSource random;
    private readonly GatewayClock clock;

    internal AnnounceDesk(AnnouncementStore store, PeopleBook book, CodeGate gate, AccountBook accounts, Vault vault, RandomSource random, GatewayClock clock)
        => (this.store, this.book, this.gate, this.accounts, this.vault, this.random, this.clock) = (store, book, gate, accounts, vault, random, clock);

    /// <summary>The record that how a channel is reached is sealed for.</summary>
    public static string AccessIdentity(string channel) => $"announce access {channel}";

    /// <summary>The record that what its messages are signed with is sealed for.</summary>
    public static string SecretIdentity(string channel) => $"announce secret {channel}";

    public AnnounceView View() => new(
        store.Accounts(),
        [.. store.Channels().Select(row => new ChannelView(row.Name, row.Shown, store.CountWaiting(row.Name), row.Delivered, row.Lost, row.LastUs is { } us ? GatewayClock.InstantOf(us) : null, row.LastProblem))]);

    /// <summary>Announces to a webhook from now on, in the place of the one before; the secret in the answer is a new one.</summary>
    public ValueTask<DeskAnswer<AnnounceView>> SetWebhookAsync(string url, bool allowPrivate) => ChangeAsync($"announce webhook allow-private={allowPrivate}", ChannelProblem.OfWebhook(url, allowPrivate), () =>
    {
        var (record, secret) = WebhookSecret.Make(vault, SecretIdentity(Webhook), random);
        var at = new Uri(url);
        Put(new ChannelRow(Webhook, $"{at.Scheme}://{at.Authority}/...", Seal(Webhook, JsonSerializer.Serialize(new WebhookAccess(url, allowPrivate), AnnouncementJson.Default.WebhookAccess)), record, 0, 0, null, null));
        return View() with { Secret = secret };
    });

    /// <summary>Announces by mail from now on, in the place of what was said before.</summary>
    public ValueTask<DeskAnswer<AnnounceView>> SetMailAsync(MailAccess mail) => ChangeAsync($"announce mail allow-private={mail.AllowPrivate}", ChannelProblem.OfMail(mail), () =>
    {
        Put(new ChannelRow(Mail, $"{string.Join(", ", mail.To)} by {mail.Host}:{mail.Port}", Seal(Mail, JsonSerializer.Serialize(mail, AnnouncementJson.Default.MailAccess)), null, 0, 0, null, null));
        return View();
    });

    /// <summary>Announces no more by a channel; what was on its way goes nowhere.</summary>
    public ValueTask<DeskAnswer<AnnounceView>> EndAsync(string channel) => ChangeAsync($"announce off channel={(channel is Webhook or Mail ? channel : "?")}", store.Channel(channel) is null ? "channel: there is none of that name; keywright announce show lists them." : null, () =>
    {
        store.Remove(channel);
        return View();
    });

    /// <summary>Tells of the changes on an account that is not live, or no longer.</summary>
    public ValueTask<DeskAnswer<AnnounceView>> SetAccountAsync(string account, bool told) => ChangeAsync(
        $"announce account={(accounts.Find(account) is null ? "?" : account)} {(told ? "on" : "off")}",
        accounts.Find(account) is null ? "account: there is none of that name; keywright accounts list shows them." : null,
        () =>
        {
            store.SetAccount(account, told);
            return View();
        });

    /// <summary>Puts an announcement that tells of nothing on its way, by every channel.</summary>
    public DeskAnswer<AnnounceView> Test()
    {
        var channels = store.Channels();
        if (channels.Count == 0)
        {
            return (Refused.Conflict, "Nothing is announced anywhere: say where with keywright announce webhook URL or keywright announce mail.");
        }

        var now = clock.LatestUs;
        var body = new Announcement("test", GatewayClock.InstantOf(now), "", "", "", Caller.Now.By, []).Write();
        store.Write([.. channels.Select(channel => new AnnouncementRow(0, channel.Name, body, now, 0, now))]);
        return View();
    }

    private ValueTask<DeskAnswer<AnnounceView>> ChangeAsync(string facts, string? problem, Func<AnnounceView> make) => book.ChangeAsync<AnnounceView>(() =>
        problem is not null ? (Refused.Invalid, problem)
        : gate.Problem(Operation.AnnouncementChange, AccountKind.Gateway, widens: true) is { } refused ? (Refused.Forbidden, refused)
        : (facts, make));

    private void Put(ChannelRow row) => store.Write(store.Channel(row.Name) is { } old ? row with { Delivered = old.Delivered, Lost = old.Lost } : row);

    private byte[] Seal(string channel, string access) => ServiceAccess.Seal(vault, AccessIdentity(channel), access);
}
