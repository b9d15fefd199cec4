using System.Text;
using System.Text.Json;
using Keywright.Gateway.Store;
using Keywright.Keys.Credentials;
using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.Announcing;

/// <summary>
/// What is on its way, on disk until it has arrived or was given up: a courier takes the oldest of a channel, and says what came of it. A message
/// may arrive twice, when we die between its arrival and our writing that down; its number tells.
/// </summary>
public sealed class AnnouncementOutbox
{
    /// <summary>After so many attempts in vain, over some twelve hours, a message is given up.</summary>
    public const int AttemptsMax = 20;

    private const int ProblemMax = 200;

    private static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    private readonly AnnouncementStore store;
    private readonly Vault vault;
    private readonly GatewayClock clock;

    internal AnnouncementOutbox(AnnouncementStore store, Vault vault, GatewayClock clock) => (this.store, this.vault, this.clock) = (store, vault, clock);

    /// <summary>How long to wait after so many attempts in vain.</summary>
    public static TimeSpan WaitAfter(int attempts) => TimeSpan.FromTicks(Math.Min(WaitMin.Ticks << Math.Clamp(attempts - 1, 0, 20), WaitMax.Ticks));

    /// <summary>What is to be sent by a channel now; null when nothing is.</summary>
    /// <exception cref="StoreFailedException">The database cannot.</exception>
    public AnnouncementRow? Due(string channel) => store.Due(channel, clock.LatestUs);

    /// <summary>Null when there is no such channel any more.</summary>
    /// <exception cref="SealedRecordException">What is known of it does not open.</exception>
    public WebhookAccess? Webhook() => store.Channel(AnnounceDesk.Webhook) is { } row
        ? JsonSerializer.Deserialize(ServiceAccess.Open(vault, AnnounceDesk.AccessIdentity(row.Name), row.Access), AnnouncementJson.Default.WebhookAccess)
        : null;

    /// <summary>The same for mail.</summary>
    public MailAccess? Mail() => store.Channel(AnnounceDesk.Mail) is { } row
        ? JsonSerializer.Deserialize(ServiceAccess.Open(vault, AnnounceDesk.AccessIdentity(row.Name), row.Access), AnnouncementJson.Default.MailAccess)
        : null;

    /// <summary>The value of the signature header, <c>t=SECONDS,v1=HEX</c>: HMAC-SHA256 over the seconds, a dot and the body.</summary>
    public string? Signature(string body)
    {
        var seconds = GatewayClock.InstantOf(clock.LatestUs).ToUnixTimeSeconds();
        return store.Channel(AnnounceDesk.Webhook) is { Secret: { } record }
            ? $"t={seconds},v1={WebhookSecret.Sign(vault, AnnounceDesk.SecretIdentity(AnnounceDesk.Webhook), record, Encoding.UTF8.GetBytes($"{seconds}.{body}"))}"
            : null;
    }

    public void Delivered(AnnouncementRow row) => store.Delivered(row, clock.LatestUs);

    /// <summary>It did not arrive; it is tried again later, or given up.</summary>
    /// <param name="row">Which.</param>
    /// <param name="problem">Why not, in one sentence.</param>
    public void Failed(AnnouncementRow row, string problem)
    {
        var why = new string([.. problem.Take(ProblemMax).Select(c => char.IsControl(c) ? ' ' : c)]);
        if (row.Attempts + 1 >= AttemptsMax)
        {
            store.GiveUp(row, $"given up after {AttemptsMax} attempts: {why}");
            return;
        }

        store.Postpone(row, clock.LatestUs + GatewayClock.MicrosecondsOf(WaitAfter(row.Attempts + 1)), why);
    }
}
