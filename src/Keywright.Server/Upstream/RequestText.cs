using System.Buffers;
using System.Globalization;
using System.Text;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Server.Upstream;

/// <summary>Lays requests as HTTP/1.1: the same few headers each time, and nothing in a line that could end it.</summary>
/// <param name="host">Value of the header <c>Host</c>.</param>
internal sealed class RequestText(string host)
{
    private static readonly SearchValues<byte> Graphic = SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(value => (byte)value)]);
    private static readonly SearchValues<char> GraphicText = SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(value => (char)value)]);

    // No answer may come compressed: its size is bounded as it is read.
    private readonly byte[] always = Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Keywright\r\nAccept-Encoding: identity\r\n");

    /// <returns>How many bytes were laid.</returns>
    /// <param name="request">What to send.</param>
    /// <param name="into">Made longer where it is too short.</param>
    /// <exception cref="ArgumentException">A part of it is no part of a request; nothing was sent.</exception>
    public int Lay(UpstreamRequest request, ref byte[] into)
    {
        Check(request);
        var room = 512 + always.Length + request.Path.Length + request.Parameters.Length + (request.ApiKey?.Length ?? 0);
        if (into.Length < room)
        {
            into = new byte[room];
        }

        var inQuery = request.Method == "GET";
        var line = new Line(into);
        line.Add(request.Method);
        line.Add(" "u8);
        line.Add(request.Path);
        if (inQuery && !request.Parameters.IsEmpty)
        {
            line.Add("?"u8);
            line.Add(request.Parameters.Span);
        }

        line.Add(always);
        if (request.ApiKey is not null)
        {
            line.Add("X-MBX-APIKEY: "u8);
            line.Add(request.ApiKey);
            line.Add("\r\n"u8);
        }

        if (request.InMicroseconds)
        {
            line.Add("X-MBX-TIME-UNIT: MICROSECOND\r\n"u8);
        }

        if (!inQuery)
        {
            line.Add("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "u8);
            line.Add(request.Parameters.Length);
            line.Add("\r\n"u8);
        }

        line.Add("\r\n"u8);
        if (!inQuery)
        {
            line.Add(request.Parameters.Span);
        }

        return line.Length;
    }

    private static void Check(UpstreamRequest request)
    {
        if (request.Method is not ("GET" or "POST" or "PUT" or "DELETE")
            || request.Path is not ['/', ..] || request.Path.AsSpan().ContainsAnyExcept(GraphicText) || request.Path.AsSpan().ContainsAny("?#")
            || request.Parameters.Span.ContainsAnyExcept(Graphic)
            || request.ApiKey is [] || request.ApiKey.AsSpan().ContainsAnyExcept(GraphicText))
        {
            throw new ArgumentException("The method, path, parameters or API key of a call to the exchange hold what does not belong into a request.", nameof(request));
        }
    }

    private ref struct Line(Span<byte> into)
    {
        private readonly Span<byte> into = into;

        public int Length { get; private set; }

        public void Add(ReadOnlySpan<byte> text)
        {
            text.CopyTo(into[Length..]);
            Length += text.Length;
        }

        public void Add(string text) => Length += Encoding.ASCII.GetBytes(text, into[Length..]);

        public void Add(int number)
        {
            number.TryFormat(into[Length..], out var written, provider: CultureInfo.InvariantCulture);
            Length += written;
        }
    }
}
