using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace Keywright.Doctor.Calls;

/// <summary>
/// REST calls to one base URL: no redirect is followed, TLS is verified, no proxy or cookie takes part, and an answer is bounded in size and time.
/// After a 429 or 418 nothing more leaves.
/// </summary>
internal sealed class RestCaller : IDisposable
{
    private const string KeyHeader = "X-MBX-APIKEY";
    private const int HeadersMaxKiB = 32;

    private readonly Uri target;
    private readonly Bounds bounds;
    private readonly CallCount count;
    private readonly TimeProvider time;
    private readonly HttpClient http;

    public RestCaller(Uri target, Bounds bounds, CallCount count, TimeProvider time)
    {
        (this.target, this.bounds, this.count, this.time) = (target, bounds, count, time);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = HeadersMaxKiB,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <param name="method">GET, POST or DELETE.</param>
    /// <param name="path">Without the query.</param>
    /// <param name="query">As it is sent, without '?'; empty for none.</param>
    /// <param name="apiKey">Null sends none.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<RestOutcome> SendAsync(string method, string path, string query, string? apiKey, CancellationToken ct)
    {
        if (count.Take() is { } enough)
        {
            return new RestOutcome.Silent(enough);
        }

        using var patience = new CancellationTokenSource(bounds.Call, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        // What was signed is sent to the letter.
        var url = new Uri(
            $"{target.GetLeftPart(UriPartial.Authority)}{path}{(query.Length == 0 ? "" : "?")}{query}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (apiKey is not null)
        {
            request.Headers.TryAddWithoutValidation(KeyHeader, apiKey);
        }

        try
        {
            var started = time.GetTimestamp();
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = await ReadAsync(response.Content, either.Token).ConfigureAwait(false);
            var took = time.GetElapsedTime(started);
            return body is null
                ? Silent($"The answer to {method} {path} is longer than {Count(bounds.AnswerBytesMax)} bytes and was cut off.", "This is no exchange API, or something in between is broken: check the base URL.")
                : Judge(new RestAnswer((int)response.StatusCode, Parse(body), Headers(response), took), method, path);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Silent(
                $"No whole answer to {method} {path} came in {Count((int)bounds.Call.TotalSeconds)} s.",
                "Something accepts connections and says nothing: check host and port, and any firewall or proxy on the way.");
        }
        catch (HttpRequestException why)
        {
            return new RestOutcome.Silent(Broken(why, method, path));
        }
        catch (IOException why)
        {
            return Silent($"The connection broke in the middle of the answer to {method} {path}: {why.Message}", "Try again; if it stays, something on the way cuts connections.");
        }
    }

    public void Dispose() => http.Dispose();

    private RestOutcome Judge(RestAnswer answer, string method, string path)
    {
        switch (answer.Status)
        {
            case 429 or 418:
                var wait = answer.Headers.GetValueOrDefault("Retry-After", "an unsaid number of");
                count.Stop = new Trouble(
                    $"The target answered {Count(answer.Status)} and asks to wait {RestAnswer.Tame(wait)} s; nothing more was sent.",
                    answer.Status == 418 ? "This address is banned: stop every bot on it until the ban is over." : "Others use this key or address up: wait, then slow them down.");
                return new RestOutcome.Silent(count.Stop);
            case >= 300 and < 400:
                return Silent(
                    $"{method} {path} is answered with a redirect ({Count(answer.Status)}) to {RestAnswer.Tame(answer.Headers.GetValueOrDefault("Location", "nowhere"))}, which is not followed.",
                    "Type the URL of the API itself; a signed request must not be sent on to a host you did not choose.");
            case 403 when answer.Code == 0:
                return Silent($"{method} {path} is answered 403 by something in front of the API.", "A firewall refuses this address or request: wait five minutes, and ask from another address.");
            case 451:
                return Silent($"{method} {path} is answered 451: the exchange does not serve this address's region.", "Run where the exchange serves you.");
            default:
                return new RestOutcome.Answered(answer);
        }
    }

    /// <summary>The body, or null past the bound.</summary>
    private async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken ct)
    {
        using var stream = await content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, ct).ConfigureAwait(false) is var read and > 0)
        {
            if (whole.Length + read > bounds.AnswerBytesMax)
            {
                return null;
            }

            whole.Write(buffer, 0, read);
        }

        return whole.ToArray();
    }

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // HTML of something in between; who asked sees that there is no JSON.
            return default;
        }
    }

    private static Dictionary<string, string> Headers(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            headers[name] = values.Last();
        }

        return headers;
    }

    private static Trouble Broken(HttpRequestException why, string method, string path) => why.InnerException switch
    {
        AuthenticationException tls => new Trouble($"TLS failed: {tls.Message}", "Check the host name and this machine's certificate store and clock; never switch verification off."),
        SocketException socket => Trouble.Of(socket),
        { } inner => new Trouble($"{method} {path} got no proper answer: {inner.Message}", "Check that this is the base URL of an exchange API."),
        null => new Trouble($"{method} {path} got no proper answer: {why.Message}", "Check that this is the base URL of an exchange API."),
    };

    private static RestOutcome.Silent Silent(string cause, string mend) => new(new Trouble(cause, mend));

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(",", "", StringComparison.Ordinal);
}
