using System.Net.Sockets;
using System.Text;

namespace Keywright.Cli.Tests;

/// <summary>Answers on a home's control socket with what the test wrote for a path, and keeps what was asked.</summary>
internal sealed class CannedServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Func<string, (int Status, string Json)> answer;
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    /// <param name="answer">From the request line, as "GET /v1/keys", to status and body.</param>
    public CannedServer(Func<string, (int Status, string Json)> answer)
    {
        this.answer = answer;
        listener.Bind(new UnixDomainSocketEndPoint(folder.File("control.sock")));
        listener.Listen();
        serving = ServeAsync();
    }

    public string Home => folder.Path;

    public List<string> Asked { get; } = [];

    public string File(string name) => folder.File(name);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Dispose();
        stop.Dispose();
        folder.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptAsync(stop.Token);
                var request = await ReadAsync(socket);
                lock (Asked)
                {
                    Asked.Add(request);
                }
                var line = request.Split(" HTTP/1.1", 2)[0];
                var (status, json) = answer(line);
                var body = Encoding.UTF8.GetBytes(json);
                await socket.SendAsync(Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
                await socket.SendAsync(body);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var heard = text.ToString();
            var head = heard.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (head >= 0 && (heard.StartsWith("GET", StringComparison.Ordinal)
                || heard.Contains("Content-Length: 0\r\n", StringComparison.Ordinal)
                || heard.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)
                || IsWhole(heard, head)
                || heard.EndsWith('}'))))
            {
                return heard;
            }
        }
    }

    /// <summary>As many bytes have come as were announced; a secret's body is no JSON.</summary>
    private static bool IsWhole(string heard, int head)
    {
        const string Announced = "Content-Length: ";
        var at = heard.IndexOf(Announced, StringComparison.Ordinal);
        var line = at < 0 ? "" : heard[(at + Announced.Length)..heard.IndexOf("\r\n", at, StringComparison.Ordinal)];
        return int.TryParse(line, out var length) && Encoding.UTF8.GetByteCount(heard.AsSpan(head + 4)) == length;
    }
}
