using System.Text.Json;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Store;
using Keywright.Keys.Sealing;
using Microsoft.Extensions.Logging;

namespace Keywright.Server.Announcing;

/// <summary>Takes announcements from the outbox and brings them where they go, each channel in its own order and at its own pace.</summary>
internal sealed class Courier(AnnouncementOutbox outbox, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly WebhookSender webhooks = new(time);
    private readonly MailSender mails = new(time);

    /// <summary>Until cancelled.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(RunAsync(AnnounceDesk.Webhook, ct), RunAsync(AnnounceDesk.Mail, ct));

    /// <summary>Brings one message of a channel, if one is due; false when none is.</summary>
    internal async Task<bool> BringAsync(string channel, CancellationToken ct)
    {
        if (outbox.Due(channel) is not { } row)
        {
            return false;
        }

        var problem = await SendAsync(channel, row, ct).ConfigureAwait(false);
        if (problem is null)
        {
            outbox.Delivered(row);
        }
        else
        {
            outbox.Failed(row, problem);
            logger.NotAnnounced(channel, problem);
        }

        return true;
    }

    private async Task RunAsync(string channel, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (!await BringAsync(channel, ct).ConfigureAwait(false))
                {
                    await Task.Delay(Pause, time, ct).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (ObjectDisposedException) when (ct.IsCancellationRequested)
            {
                return; // sealed while this was under way
            }
            catch (Exception why) when (why is StoreFailedException or SealedRecordException or JsonException or ObjectDisposedException)
            {
                logger.NotAnnounced(channel, why.Message);
                await Task.Delay(Pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<string?> SendAsync(string channel, AnnouncementRow row, CancellationToken ct) => channel switch
    {
        AnnounceDesk.Webhook when outbox.Webhook() is { } webhook && outbox.Signature(row.Body) is { } signature => await webhooks.SendAsync(webhook, row, signature, ct).ConfigureAwait(false),
        AnnounceDesk.Mail when outbox.Mail() is { } mail => await mails.SendAsync(mail, Announcement.Read(row.Body), ct).ConfigureAwait(false),
        _ => "the channel was taken away.",
    };
}
