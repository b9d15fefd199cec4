using System.Globalization;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Keywright.Binance.Catalogue;
using Microsoft.AspNetCore.Http;

namespace Keywright.Upstream;

/// <summary>What stands behind the fault server: an upstream that requests are passed on to as they came, or answers that a test writes.</summary>
internal sealed partial class Exchange(Uri? upstream, Func<Arrival, UpstreamAnswer?>? answers, TimeProvider clock) : IDisposable
{
    private static readonly string[] s_passedOn = ["X-MBX-APIKEY", "X-MBX-TIME-UNIT", "Accept", "User-Agent"];

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });

    public async Task<UpstreamAnswer> AskAsync(Arrival arrival, string method, string target, IHeaderDictionary headers, byte[] body, CancellationToken ct)
    {
        if (upstream is null)
        {
            return Written(arrival);
        }

        // The signature covers the very bytes of the query.
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(upstream.GetLeftPart(UriPartial.Authority) + target, options));
        foreach (var name in s_passedOn)
        {
            if (headers.TryGetValue(name, out var value))
            {
                request.Headers.TryAddWithoutValidation(name, (string?)value);
            }
        }

        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            if (headers.ContentType is [{ } type, ..])
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        using var response = await http.SendAsync(request, ct);
        return await UpstreamAnswer.ReadAsync(response, ct);
    }

    /// <summary>A socket to the upstream; none where answers are written, and an answer where it was refused.</summary>
    public async Task<(ClientWebSocket? Socket, UpstreamAnswer Answer)> OpenAsync(string target, CancellationToken ct)
    {
        var open = new UpstreamAnswer(StatusCodes.Status101SwitchingProtocols, default);
        if (upstream is null)
        {
            return (null, open);
        }

        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{upstream.Authority}{target}"), ct);
            return (socket, open);
        }
        catch (WebSocketException) when ((int)socket.HttpStatusCode >= 400)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            return (null, new UpstreamAnswer(status, default));
        }
    }

    /// <summary>What a test wrote. Unwritten, the time and a ping are answered, late and early calls refused, and nothing else is known.</summary>
    public UpstreamAnswer Written(Arrival arrival)
    {
        if (answers?.Invoke(arrival) is { } answer)
        {
            return answer;
        }

        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (arrival.Is(RouteId.Time))
        {
            return UpstreamAnswer.Json(200, $$"""{"serverTime":{{nowMs.ToString(CultureInfo.InvariantCulture)}}}""");
        }

        if (arrival["timestamp"] is { } text && Digits().IsMatch(text))
        {
            var stamp = long.Parse(text, CultureInfo.InvariantCulture);
            var stampMs = stamp >= 100_000_000_000_000 ? stamp / 1000 : stamp;
            var window = decimal.TryParse(arrival["recvWindow"] ?? "5000", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var asked) ? asked : 5000;
            if (stampMs >= nowMs + 1000 || nowMs - stampMs > window)
            {
                return UpstreamAnswer.Refusal(stampMs > nowMs ? Binance.Wire.Faults.AheadOfServer : Binance.Wire.Faults.OutsideRecvWindow);
            }
        }

        return arrival.Is(RouteId.Ping) ? UpstreamAnswer.Json(200, "{}") : UpstreamAnswer.Refusal(Binance.Wire.Faults.NotSupported(arrival.Method, arrival.Path));
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("^[0-9]{1,18}$")]
    private static partial Regex Digits();
}
