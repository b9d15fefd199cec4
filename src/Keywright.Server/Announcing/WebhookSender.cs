using System.Net.Http.Headers;
using System.Text;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Store;

namespace Keywright.Server.Announcing;

/// <summary>Posts announcements to a webhook. It follows no redirect, reads nothing of the answer but its status, and waits for a bounded time.</summary>
internal sealed class WebhookSender(TimeProvider time)
{
    private const int HeadersMaxKiB = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>Why it did not arrive, in one sentence; null when it did.</returns>
    public async Task<string?> SendAsync(WebhookAccess webhook, AnnouncementRow row, string signature, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = HeadersMaxKiB,
            ConnectCallback = async (context, token) => await GuardedConnection.OpenAsync(
                context.DnsEndPoint.Host, context.DnsEndPoint.Port, webhook.AllowPrivate, webhook.Url.StartsWith("http:", StringComparison.OrdinalIgnoreCase), token).ConfigureAwait(false),
        };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(row.Body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Keywright-Delivery", row.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("X-Keywright-Signature", signature);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : $"the webhook answered {(int)answer.StatusCode}.";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"the webhook did not answer within {Patience.TotalSeconds:0} seconds.";
        }
        catch (HttpRequestException why) when (why.InnerException is AddressRefusedException refused)
        {
            return refused.Message;
        }
        catch (HttpRequestException why)
        {
            return $"the webhook cannot be reached ({why.HttpRequestError}).";
        }
    }
}
