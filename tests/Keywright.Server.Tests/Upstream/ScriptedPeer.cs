using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Keywright.Server.Tests.Upstream;

/// <summary>One connection of a <see cref="ScriptedServer"/>.</summary>
internal sealed class ScriptedPeer(Socket socket, ConcurrentQueue<string> requests) : IDisposable
{
    private string rest = "";

    /// <summary>What is read and written; TLS may be put over it.</summary>
    public Stream Wire { get; set; } = new NetworkStream(socket, ownsSocket: true);

    /// <summary>The next request, with its body; the connection's end is an <see cref="EndOfStreamException"/>.</summary>
    public async Task<string> RequestAsync()
    {
        var buffer = new byte[8192];
        while (LengthOf(rest) is not { } length || rest.Length < length)
        {
            var read = await Wire.ReadAsync(buffer);
            rest += read > 0 ? Encoding.Latin1.GetString(buffer, 0, read) : throw new EndOfStreamException();
        }

        var whole = rest[..LengthOf(rest)!.Value];
        rest = rest[whole.Length..];
        requests.Enqueue(whole);
        return whole;
    }

    public async Task SayAsync(string text) => await Wire.WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>An answer of the exchange.</summary>
    public Task AnswerAsync(string json, int status = 200) =>
        SayAsync(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: {json.Length}\r\n\r\n{json}"));

    /// <summary>Waits until the other end has closed.</summary>
    public async Task EndAsync()
    {
        var buffer = new byte[256];
        while (await Wire.ReadAsync(buffer) > 0)
        {
            // What it still says is of no interest.
        }
    }

    public void Dispose() => Wire.Dispose();

    private static int? LengthOf(string text)
    {
        const string mark = "Content-Length: ";
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var at = text.IndexOf(mark, 0, end, StringComparison.Ordinal);
        return end + 4 + (at < 0 ? 0 : int.Parse(text.AsSpan(at + mark.Length, text.IndexOf('\r', at) - at - mark.Length), CultureInfo.InvariantCulture));
    }
}
