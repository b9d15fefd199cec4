using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keywright.Bench.Http;

/// <summary>One kept-alive HTTP connection of a generator, with at most one request under way.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly byte[] _buffer = new byte[16 << 10];
    private int _filled;

    public LoadConnection(IPEndPoint to)
    {
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(to);
        Socket.Blocking = false;
    }

    public Socket Socket { get; }

    /// <summary>Number of the request it sends next.</summary>
    public int Next { get; set; }

    /// <summary>One past the number of its last request.</summary>
    public int End { get; init; }

    /// <summary>The instant latency counts from, a <see cref="System.Diagnostics.Stopwatch"/> timestamp.</summary>
    public long SentAt { get; set; }

    /// <summary>An answer that is not 200 is an answer like any other, and not the end of the measurement.</summary>
    public bool TakesRefusals { get; init; }

    /// <summary>The status of the answer, once it is whole.</summary>
    public int Status => Utf8Parser.TryParse(Answer["HTTP/1.1 ".Length..], out int status, out _) ? status : 0;

    /// <summary>The code in the body of a refusal; 0 when it has none.</summary>
    public int Code => Answer.IndexOf("\"code\":"u8) is >= 0 and var at && Utf8Parser.TryParse(Answer[(at + 7)..], out int code, out _) ? code : 0;

    /// <summary>The answer's bytes, head and body.</summary>
    public ReadOnlySpan<byte> Answer => _buffer.AsSpan(0, _filled);

    public void Send(ReadOnlySpan<byte> request)
    {
        if (Socket.Send(request, SocketFlags.None) != request.Length)
        {
            throw new InvalidOperationException("A request did not fit into its socket.");
        }
    }

    /// <summary>Reads what has come; true when the answer is whole.</summary>
    /// <exception cref="InvalidOperationException">The connection is closed, or the answer is not 200 and must be.</exception>
    public bool HasAnswer()
    {
        var read = Socket.Receive(_buffer.AsSpan(_filled), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (read <= 0)
        {
            throw new InvalidOperationException($"The server closed a connection: {error}.");
        }

        _filled += read;
        var head = Answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var length = Answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0 || !Utf8Parser.TryParse(Answer[(length + 16)..], out int body, out _))
        {
            throw new InvalidOperationException("An answer does not tell its length.");
        }

        if (_filled < head + 4 + body)
        {
            return false;
        }

        return TakesRefusals || Answer.StartsWith("HTTP/1.1 200"u8)
            ? true
            : throw new InvalidOperationException($"An answer is not 200: {Encoding.UTF8.GetString(Answer)}");
    }

    /// <summary>Makes room for the next answer.</summary>
    public void Forget() => _filled = 0;

    public void Dispose() => Socket.Dispose();
}
