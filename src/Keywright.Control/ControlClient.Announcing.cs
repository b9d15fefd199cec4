using System.Net.Http.Json;

namespace Keywright.Control;

/// <summary>Announcements.</summary>
public sealed partial class ControlClient
{
    public Task<ControlAnswer<AnnounceSettings>> AnnounceSettingsAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/announce", null, ControlJson.Default.AnnounceSettings, ct);

    public Task<ControlAnswer<AnnounceSettings>> SetWebhookAsync(SetWebhook webhook, CancellationToken ct) =>
        AskAsync(HttpMethod.Put, "v1/announce/webhook", JsonContent.Create(webhook, ControlJson.Default.SetWebhook), ControlJson.Default.AnnounceSettings, ct);

    public Task<ControlAnswer<AnnounceSettings>> SetMailAsync(SetMail mail, CancellationToken ct) =>
        AskAsync(HttpMethod.Put, "v1/announce/mail", JsonContent.Create(mail, ControlJson.Default.SetMail), ControlJson.Default.AnnounceSettings, ct);

    /// <param name="channel"><c>webhook</c> or <c>mail</c>.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<AnnounceSettings>> EndAnnouncingAsync(string channel, CancellationToken ct) =>
        AskAsync(HttpMethod.Delete, "v1/announce/" + Uri.EscapeDataString(channel), null, ControlJson.Default.AnnounceSettings, ct);

    public Task<ControlAnswer<AnnounceSettings>> SetAnnouncedAsync(string account, SetAnnounced announced, CancellationToken ct) =>
        AskAsync(HttpMethod.Put, "v1/announce/accounts/" + Uri.EscapeDataString(account), JsonContent.Create(announced, ControlJson.Default.SetAnnounced), ControlJson.Default.AnnounceSettings, ct);

    public Task<ControlAnswer<AnnounceSettings>> TestAnnouncingAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/announce/test", null, ControlJson.Default.AnnounceSettings, ct);
}
