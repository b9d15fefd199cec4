using System.Net;
using System.Net.Sockets;
using Keywright.Gateway.Manage.Announcing;

namespace Keywright.Server;

/// <summary>
/// Connects to where a name leads, if that is a place we mean to reach. The judgement is on the address that is connected to, not on one looked up
/// before: a name may lead elsewhere the second time.
/// </summary>
internal static class GuardedConnection
{
    /// <exception cref="AddressRefusedException">None of its addresses is one we mean to reach.</exception>
    public static async ValueTask<NetworkStream> OpenAsync(string host, int port, bool allowPrivate, bool inClear, CancellationToken ct)
    {
        var allowed = await AllowedAsync(host, allowPrivate, inClear, ct).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, ct).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The addresses of a name that we mean to reach.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="allowPrivate">Also addresses that are not public.</param>
    /// <param name="inClear">What is sent is not encrypted, so it must not leave this machine.</param>
    /// <param name="ct">Ends the waiting.</param>
    public static async Task<IPAddress[]> AllowedAsync(string host, bool allowPrivate, bool inClear, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, ct).ConfigureAwait(false);
        var reachable = addresses.Where(address => allowPrivate || PublicAddress.Is(address)).ToList();
        if (reachable.Count == 0)
        {
            throw new AddressRefusedException("the name leads to no public address; if you mean it, set it again with --allow-private.") { IsNotPublic = true };
        }

        IPAddress[] allowed = [.. reachable.Where(address => !inClear || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))];
        return allowed.Length > 0 ? allowed : throw new AddressRefusedException("what is sent in clear must not leave this machine, and the name leads elsewhere.");
    }
}

/// <summary>A connection that we do not mean to make.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message)
{
    /// <summary>All addresses of the name are of this machine, of a private network, or otherwise not of the public internet.</summary>
    public bool IsNotPublic { get; init; }
}
