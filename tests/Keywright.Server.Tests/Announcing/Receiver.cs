using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keywright.Server.Tests.Announcing;

/// <summary>A webhook's other end: takes one request and gives one answer.</summary>
internal sealed class Receiver : IDisposable
{
    private const string LengthHeader = "Content-Length: ";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task<string> heard;

    public Receiver(string answer)
    {
        listener.Start();
        heard = ServeAsync(answer);
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook";

    public bool WasReached { get; private set; }

    /// <summary>The request as it came.</summary>
    public Task<string> HeardAsync() => heard;

    public void Dispose() => listener.Dispose();

    private async Task<string> ServeAsync(string answer)
    {
        using var socket = await listener.AcceptSocketAsync();
        WasReached = true;
        var buffer = new byte[8192];
        var text = "";
        while (!IsWhole(text))
        {
            text += Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
        }

        await socket.SendAsync(Encoding.ASCII.GetBytes(answer));
        return text;
    }

    private static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var at = text.IndexOf(LengthHeader, StringComparison.OrdinalIgnoreCase) + LengthHeader.Length;
        return text.Length - end - 4 == int.Parse(text.AsSpan(at, text.IndexOf('\r', at) - at), CultureInfo.InvariantCulture);
    }
}
