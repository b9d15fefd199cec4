using System.Net;
using System.Net.Sockets;

namespace Keywright.Gateway.Requests;

/// <summary>The addresses a key may be used from: single addresses and CIDR ranges, IPv4 and IPv6. Empty means any.</summary>
public sealed class AddressList
{
    /// <summary>At most this many entries a key (keys.md §1).</summary>
    public const int EntriesMax = 30;

    private readonly IPNetwork[] networks;

    private AddressList(IPNetwork[] networks) => this.networks = networks;

    public static AddressList Any { get; } = new([]);

    public bool IsRestricted => networks.Length > 0;

    public IEnumerable<string> Entries => networks.Select(Print);

    /// <summary>Reads entries such as <c>203.0.113.7</c>, <c>10.0.0.0/8</c> or <c>2001:db8::/32</c>.</summary>
    /// <param name="entries">At most <see cref="EntriesMax"/>.</param>
    /// <param name="problem">A plain sentence naming the entry that is wrong.</param>
    /// <param name="field">What the list is called where it was written.</param>
    public static AddressList? TryParse(IReadOnlyCollection<string> entries, out string? problem, string field = "allow-ip")
    {
        problem = null;
        if (entries.Count > EntriesMax)
        {
            problem = $"{field} has {entries.Count} entries; at most {EntriesMax} are allowed, so give ranges instead.";
            return null;
        }

        var networks = new List<IPNetwork>(entries.Count);
        foreach (var entry in entries)
        {
            if (!TryParseEntry(entry.Trim(), out var network))
            {
                problem = $"{field} entry '{Printable(entry)}' is not an address or CIDR range such as 203.0.113.7 or 10.0.0.0/8 (host bits must be zero).";
                return null;
            }

            networks.Add(network);
        }

        return new AddressList([.. networks]);
    }

    /// <summary>Whether the peer is allowed. An IPv4-mapped IPv6 peer counts as its IPv4 address.</summary>
    public bool Allows(IPAddress peer)
    {
        if (networks.Length == 0)
        {
            return true;
        }

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every address that <paramref name="other"/> allows is allowed here.</summary>
    public bool Covers(AddressList other) => !IsRestricted || (other.IsRestricted && Array.TrueForAll(other.networks, theirs => Array.Exists(networks, ours => Holds(ours, theirs))));

    private static bool Holds(IPNetwork ours, IPNetwork theirs) => ours.PrefixLength <= theirs.PrefixLength && ours.Contains(theirs.BaseAddress);

    private static bool TryParseEntry(string entry, out IPNetwork network)
    {
        network = default;
        if (IPNetwork.TryParse(entry, out network))
        {
            // A range with host bits set is a slip of the pen; the framework would widen it without a word.
            return !network.BaseAddress.IsIPv4MappedToIPv6
                && IPAddress.TryParse(entry.AsSpan(0, entry.IndexOf('/')), out var given)
                && given.Equals(network.BaseAddress);
        }

        // IPAddress.Parse takes "1" and "0x7f.1"; only the full dotted form is unmistakable.
        if (!IPAddress.TryParse(entry, out var address)
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != entry))
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        network = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }

    private static string Print(IPNetwork network)
    {
        var whole = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        return network.PrefixLength == whole ? network.BaseAddress.ToString() : network.ToString();
    }

    private static string Printable(string text)
        => new([.. text.Take(64).Select(c => c is >= ' ' and <= '~' ? c : '?')]);
}
