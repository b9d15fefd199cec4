using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Keywright.Doctor.Tests.Targets;

/// <summary>A request on its way to the gateway.</summary>
internal sealed record Passing(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers);

/// <summary>An answer on its way back. <paramref name="Endless"/>: its body never stops.</summary>
internal sealed record Answering(int Status, Dictionary<string, string> Headers, string Body, bool Endless = false)
{
    public static Answering Refusal(int status, int code, string text = "x") => new(status, [], $$"""{"code":{{code.ToString(CultureInfo.InvariantCulture)}},"msg":"{{text}}"}""");
}

/// <summary>
/// Stands before the real gateway and spoils what the test says; all else passes, streams too. Null from the meddler means that nothing is
/// ever answered.
/// </summary>
internal sealed class MeddlingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly CancellationTokenSource stop = new();
    private readonly Uri upstream;
    private readonly Func<Passing, Func<Task<Answering>>, Task<Answering?>> meddle;
    private readonly Task accepting;
    private readonly X509Certificate2? certificate;

    public MeddlingProxy(Uri upstream, Func<Passing, Func<Task<Answering>>, Task<Answering?>> meddle, X509Certificate2? certificate = null)
    {
        (this.upstream, this.meddle, this.certificate) = (upstream, meddle, certificate);
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public List<Passing> Seen { get; } = [];

    /// <summary>What a target is called beyond: path and query.</summary>
    public Func<string, string> Rename { get; init; } = target => target;

    /// <summary>Spoils the answers of one path.</summary>
    public static MeddlingProxy At(Uri upstream, string path, Func<Answering, Answering?> spoil) =>
        new(upstream, async (request, forward) => request.Path == path ? spoil(await forward()) : await forward());

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        http.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var held = client;
            using Stream stream = certificate is null ? client.GetStream() : new SslStream(client.GetStream());
            if (stream is SslStream tls)
            {
                await tls.AuthenticateAsServerAsync(certificate!);
            }

            while (await HeadAsync(stream) is { Length: > 0 } head)
            {
                var lines = head.Split("\r\n");
                var target = lines[0].Split(' ')[1].Split('?', 2);
                var headers = lines[1..].Where(line => line.Contains(": ", StringComparison.Ordinal)).Select(line => line.Split(": ", 2))
                    .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
                var request = new Passing(lines[0].Split(' ')[0], target[0], target.ElementAtOrDefault(1) ?? "", headers);
                lock (Seen)
                {
                    Seen.Add(request);
                }

                var upgrade = headers.ContainsKey("Upgrade");
                var answer = await meddle(request, () => upgrade ? Task.FromResult(new Answering(101, [], "")) : ForwardAsync(request));
                if (answer is { Status: 101 })
                {
                    await TunnelAsync(stream, head);
                    return;
                }

                if (answer is null)
                {
                    await Task.Delay(Timeout.Infinite, stop.Token);
                }

                await WriteAsync(stream, answer!);
            }
        }
        catch (Exception why) when (why is IOException or OperationCanceledException or AuthenticationException or SocketException or ObjectDisposedException)
        {
            // The far side hung up, which doctors do; or the test is over.
        }
    }

    private async Task<string> HeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, stop.Token) == 1)
        {
            head.Append((char)one[0]);
        }

        // Bytes that are no request at all, as of a TLS handshake, end as they came.
        return head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) ? head.ToString() : "";
    }

    private async Task<Answering> ForwardAsync(Passing request)
    {
        var url = new Uri(upstream.GetLeftPart(UriPartial.Authority) + Rename($"{request.Path}{(request.Query.Length > 0 ? "?" : "")}{request.Query}"), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), url);
        if (request.Headers.TryGetValue("X-MBX-APIKEY", out var key))
        {
            message.Headers.TryAddWithoutValidation("X-MBX-APIKEY", key);
        }

        using var response = await http.SendAsync(message, stop.Token);
        return new Answering(
            (int)response.StatusCode,
            response.Headers.Where(header => header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase)).ToDictionary(header => header.Key, header => header.Value.Last(), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync(stop.Token));
    }

    private async Task WriteAsync(Stream stream, Answering answer)
    {
        var body = Encoding.UTF8.GetBytes(answer.Body);
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} X\r\n{(answer.Endless ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}")}\r\n");
        foreach (var (name, value) in answer.Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), stop.Token);
        var chunk = Encoding.ASCII.GetBytes("4000\r\n" + new string(' ', 0x4000) + "\r\n");
        while (answer.Endless)
        {
            await stream.WriteAsync(chunk, stop.Token);
        }

        await stream.WriteAsync(body, stop.Token);
    }

    private async Task TunnelAsync(Stream stream, string head)
    {
        using var far = new TcpClient();
        await far.ConnectAsync(upstream.Host, upstream.Port, stop.Token);
        using var beyond = far.GetStream();
        var words = head.Split(' ', 3);
        await beyond.WriteAsync(Encoding.ASCII.GetBytes($"{words[0]} {Rename(words[1])} {words[2]}"), stop.Token);
        await Task.WhenAny(stream.CopyToAsync(beyond, stop.Token), beyond.CopyToAsync(stream, stop.Token));
    }
}
