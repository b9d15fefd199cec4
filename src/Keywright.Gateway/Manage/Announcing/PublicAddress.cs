using System.Net;
using System.Net.Sockets;

namespace Keywright.Gateway.Manage.Announcing;

/// <summary>
/// Whether an address is one of the public internet. What is not, loopback, private, link-local, a cloud's metadata, is where a request of
/// ours would reach what strangers cannot.
/// </summary>
public static class PublicAddress
{
    /// <summary>IANA's registries of special-purpose addresses, and multicast.</summary>
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    private static readonly IPNetwork[] NotGlobal = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !NotPublic.Any(range => range.Contains(address));
        }

        // A translator would take us to the IPv4 address inside.
        return Translated.Contains(address)
            ? Is(new IPAddress(address.GetAddressBytes()[12..]))
            : Global.Contains(address) && !NotGlobal.Any(range => range.Contains(address));
    }
}
