using System.Net;
using System.Net.Sockets;
using Keywright.Gateway.Requests;
using Microsoft.Extensions.Primitives;

namespace Keywright.Server;

/// <summary>
/// The proxies whose <c>X-Forwarded-For</c> is believed, and with it who asks. Each hop adds at the end the address it was asked from, so the
/// list is read from its end for as long as trusted proxies wrote it; what stands before that is the asker's own text.
/// </summary>
public sealed class TrustedProxies
{
    /// <summary>Header that is read; no other is.</summary>
    public const string Header = "X-Forwarded-For";

    private readonly AddressList list;

    private TrustedProxies(AddressList list) => this.list = list;

    /// <summary>No proxy is trusted: the socket's peer is who asks.</summary>
    public static TrustedProxies None { get; } = new(AddressList.Any);

    /// <summary>Reads addresses and ranges such as <c>127.0.0.1</c> or <c>10.0.0.0/8</c>.</summary>
    /// <param name="entries">At most <see cref="AddressList.EntriesMax"/>.</param>
    /// <param name="problem">A plain sentence that names the entry and the mend.</param>
    public static TrustedProxies? TryParse(IReadOnlyCollection<string> entries, out string problem)
    {
        var read = AddressList.TryParse(entries, out var wrong, field: "--trusted-proxy");
        problem = wrong ?? "";
        if (read is null)
        {
            return null;
        }

        if (read.Entries.FirstOrDefault(entry => entry.EndsWith("/0", StringComparison.Ordinal)) is { } everybody)
        {
            problem = $"--trusted-proxy {everybody} would believe everybody's header; name the addresses of your proxies.";
            return null;
        }

        return new TrustedProxies(read);
    }

    /// <summary>Who asks. A header that a trusted proxy left unreadable makes it nobody, whom no allow-list has.</summary>
    /// <param name="peer">The socket's peer.</param>
    /// <param name="forwarded">The values of <see cref="Header"/>, in the order they came.</param>
    public IPAddress ClientOf(IPAddress peer, StringValues forwarded)
    {
        var client = Plain(peer);
        if (!Trusts(client))
        {
            return client;
        }

        for (var line = forwarded.Count - 1; line >= 0; line--)
        {
            var rest = forwarded[line].AsSpan();
            while (true)
            {
                var comma = rest.LastIndexOf(',');
                if (!TryRead(rest[(comma + 1)..].Trim(), out client))
                {
                    return IPAddress.None;
                }

                if (!Trusts(client))
                {
                    return client;
                }

                if (comma < 0)
                {
                    break;
                }

                rest = rest[..comma];
            }
        }

        return client;
    }

    private bool Trusts(IPAddress address) => list.IsRestricted && list.Allows(address);

    /// <summary>An address, with or without the port some proxies write.</summary>
    private static bool TryRead(ReadOnlySpan<char> text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.StartsWith("["))
        {
            var end = text.IndexOf(']');
            if (end < 0 || (end + 1 < text.Length && !IsPort(text[(end + 1)..])))
            {
                return false;
            }

            text = text[1..end];
        }
        else if (text.Count(':') == 1)
        {
            var colon = text.IndexOf(':');
            if (!IsPort(text[colon..]))
            {
                return false;
            }

            text = text[..colon];
        }

        // The framework reads "1" and "0x7f.1" as addresses; only the full dotted form is unmistakable.
        if (!IPAddress.TryParse(text, out var read)
            || (read.AddressFamily == AddressFamily.InterNetwork && !text.SequenceEqual(read.ToString()))
            || (read.AddressFamily == AddressFamily.InterNetworkV6 && read.ScopeId != 0))
        {
            return false;
        }

        address = Plain(read);
        return true;
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length is > 1 and <= 6 && text[0] == ':' && !text[1..].ContainsAnyExceptInRange('0', '9');

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
