using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keywright.Bench.Http;

/// <summary>
/// Stands between a gateway and an exchange, passes every byte on, and notes when a call came by that was signed with which API key: what a gateway
/// really sent, seen from outside.
/// </summary>
internal sealed class WireTap : IDisposable
{
    private const int KeyLength = 64;

    private static readonly byte[] s_mark = Encoding.ASCII.GetBytes("X-MBX-APIKEY: ");

    private readonly IPEndPoint _to;
    private readonly Socket _door = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentQueue<(long At, string ApiKey)> _signed = new();

    public WireTap(IPEndPoint to)
    {
        _to = to;
        _door.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _door.Listen(64);
        _ = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_door.LocalEndPoint!;

    /// <summary>How many calls with the key came by after an instant, a <see cref="Stopwatch"/> timestamp; of any key when it is null.</summary>
    public int SignedAfter(long instant, string? apiKey) => _signed.Count(call => call.At > instant && (apiKey is null || call.ApiKey == apiKey));

    public void Dispose() => _door.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket caller;
            try
            {
                caller = await _door.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The measurement is over.
                return;
            }

            _ = RelayAsync(caller);
        }
    }

    private async Task RelayAsync(Socket caller)
    {
        using var there = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (caller)
        {
            caller.NoDelay = true;
            await there.ConnectAsync(_to);
            await Task.WhenAny(PassAsync(caller, there, watches: true), PassAsync(there, caller, watches: false));
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool watches)
    {
        // A key may come in two pieces: the end of what was read before stays in front.
        var buffer = new byte[64 << 10];
        var kept = 0;
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(kept)) is > 0 and var read)
            {
                var at = Stopwatch.GetTimestamp();
                await to.SendAsync(buffer.AsMemory(kept, read));
                kept = watches ? Note(buffer, kept + read, at) : 0;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One of the two has gone; the other is told by its end.
        }
    }

    /// <summary>Notes the keys in what was read.</summary>
    /// <returns>How many bytes of its end may be the beginning of one; they are moved to the front.</returns>
    private int Note(byte[] buffer, int length, long at)
    {
        var left = buffer.AsSpan(0, length);
        for (var mark = left.IndexOf(s_mark); mark >= 0 && left.Length >= mark + s_mark.Length + KeyLength; mark = left.IndexOf(s_mark))
        {
            _signed.Enqueue((at, Encoding.ASCII.GetString(left.Slice(mark + s_mark.Length, KeyLength))));
            left = left[(mark + s_mark.Length + KeyLength)..];
        }

        left = left[Math.Max(0, left.Length - s_mark.Length - KeyLength + 1)..];
        left.CopyTo(buffer);
        return left.Length;
    }
}
