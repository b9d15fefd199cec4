using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Bench.Upstream;

/// <summary>
/// What the product's own way is measured beside: the same calls by the framework's client, with the same bounds, read as leanly as it lets one.
/// It may send a call twice, which is why it is no way to an exchange.
/// </summary>
internal sealed class LibraryWire(Uri root) : IDisposable
{
    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = 16,
        MaxConnectionsPerServer = 32,
        ActivityHeadersPropagator = null,
    });

    public async ValueTask<UpstreamAnswer> SendAsync(UpstreamRequest request)
    {
        using var patience = new CancellationTokenSource(request.Patience);
        var inQuery = request.Method == "GET";
        var target = inQuery ? $"{request.Path}?{Encoding.ASCII.GetString(request.Parameters.Span)}" : request.Path;
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(root, target));
        message.Headers.TryAddWithoutValidation("User-Agent", "Keywright");
        message.Headers.TryAddWithoutValidation("X-MBX-APIKEY", request.ApiKey);
        if (!inQuery)
        {
            message.Content = new ReadOnlyMemoryContent(request.Parameters);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        }

        using var answer = await client.SendAsync(message, patience.Token).ConfigureAwait(false);
        var length = (int)answer.Content.Headers.ContentLength!.Value;
        var body = new byte[length];
        await using var stream = await answer.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        await stream.ReadExactlyAsync(body, patience.Token).ConfigureAwait(false);
        return new UpstreamAnswer.Answered((int)answer.StatusCode, body)
        {
            UsedWeight = Number(answer.Headers, "X-MBX-USED-WEIGHT-1M"),
            OrderCount10Seconds = Number(answer.Headers, "X-MBX-ORDER-COUNT-10S"),
            OrderCountDay = Number(answer.Headers, "X-MBX-ORDER-COUNT-1D"),
            RetryAfterSeconds = Number(answer.Headers, "Retry-After"),
            IsJson = answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) && type.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase),
        };
    }

    public void Dispose() => client.Dispose();

    private static int? Number(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var text) && int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
