using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Keywright.Gateway.Requests;

/// <summary>
/// When, from where and for what a key was last used, and which of its rights it has used. Bounded; while no new address is seen, noting
/// is a few writes of fields, takes no lock and allocates nothing, since every request with a key passes here.
/// </summary>
public sealed class KeyUses
{
    /// <summary>Addresses remembered a key; the one not seen for longest makes room.</summary>
    public const int AddressesMax = 16;

    private readonly Lock gate = new();
    private readonly long[] grantedUs = new long[BitsMax];
    private readonly long[] usedUs = new long[BitsMax];
    private Seen[] seen = [];
    private bool changed;

    private const int BitsMax = 16;

    /// <summary>What its bot asked for in vain.</summary>
    public UnservedRoutes Unserved { get; } = new();

    /// <summary>A request that was let in, and needed these rights, came from there.</summary>
    public void Note(KeyPermissions rights, IPAddress address, string route, long atUs)
    {
        Use(rights, atUs);
        See(address, route, atUs);
        Mark();
    }

    /// <summary>The last use since this gateway was opened; null before the first.</summary>
    public LastUse? Last
    {
        get
        {
            LastUse? last = null;
            foreach (var one in Volatile.Read(ref seen))
            {
                if (one.Route is { } route && (last is null || one.AtUs >= last.AtUs))
                {
                    last = new LastUse(one.AtUs, one.Address, route);
                }
            }

            return last;
        }
    }

    /// <summary>The key has these rights from now on; whether they are used counts from here.</summary>
    public void Grant(KeyPermissions rights, long atUs)
    {
        for (var left = (uint)rights; left != 0; left &= left - 1)
        {
            Volatile.Write(ref grantedUs[BitOperations.TrailingZeroCount(left)], atUs);
        }

        Volatile.Write(ref changed, true);
    }

    /// <summary>When a single right was granted by an edit, and when it was used last; 0 for never.</summary>
    public (long GrantedUs, long UsedUs) Of(KeyPermissions right)
    {
        var bit = BitOperations.TrailingZeroCount((uint)right);
        return (Volatile.Read(ref grantedUs[bit]), Volatile.Read(ref usedUs[bit]));
    }

    /// <summary>Where it was used from, the latest first; an IPv4-mapped IPv6 address is its IPv4 address.</summary>
    public IReadOnlyList<(IPAddress Address, long AtUs)> Addresses()
        => [.. Volatile.Read(ref seen)
            .GroupBy(one => one.Address.IsIPv4MappedToIPv6 ? one.Address.MapToIPv4() : one.Address)
            .Select(same => (Address: same.Key, AtUs: same.Max(one => one.AtUs)))
            .OrderByDescending(one => one.AtUs).ThenBy(one => one.Address.ToString(), StringComparer.Ordinal)];

    /// <summary>Puts back what was saved.</summary>
    public void Restore(IEnumerable<(KeyPermissions Right, long GrantedUs, long UsedUs)> rights, IEnumerable<(IPAddress Address, long AtUs)> addresses)
    {
        foreach (var (right, granted, used) in rights)
        {
            var bit = BitOperations.TrailingZeroCount((uint)right);
            (grantedUs[bit], usedUs[bit]) = (granted, used);
        }

        seen = [.. addresses.Take(AddressesMax).Select(one => new Seen(one.Address, null, one.AtUs))];
    }

    /// <summary>Whether there is something to save; from now on it counts as saved.</summary>
    public bool TakeChanged() => Volatile.Read(ref changed) && Interlocked.Exchange(ref changed, false);

    /// <summary>It could not be saved after all.</summary>
    public void NotSaved() => Volatile.Write(ref changed, true);

    private void Use(KeyPermissions rights, long atUs)
    {
        for (var left = (uint)rights; left != 0; left &= left - 1)
        {
            ref var used = ref usedUs[BitOperations.TrailingZeroCount(left)];
            if (Volatile.Read(ref used) < atUs)
            {
                Volatile.Write(ref used, atUs);
            }
        }
    }

    private void See(IPAddress address, string route, long atUs)
    {
        foreach (var one in Volatile.Read(ref seen))
        {
            if (one.Address.Equals(address))
            {
                one.At(route, atUs);
                return;
            }
        }

        Add(address, route, atUs);
    }

    // Last of all, so that what is saved after it was taken has everything it marks.
    private void Mark()
    {
        if (!Volatile.Read(ref changed))
        {
            Volatile.Write(ref changed, true);
        }
    }

    private void Add(IPAddress address, string route, long atUs)
    {
        lock (gate)
        {
            var before = seen;
            if (before.FirstOrDefault(one => one.Address.Equals(address)) is { } known)
            {
                known.At(route, atUs);
                return;
            }

            var kept = before.Length < AddressesMax ? before : [.. before.OrderByDescending(one => one.AtUs).Take(AddressesMax - 1)];
            Volatile.Write(ref seen, [.. kept, new Seen(address, route, atUs)]);
        }
    }

    /// <summary>What counts as one place, as an allow-list takes it: an IPv4 address, or the /64 in which one machine changes its IPv6 address by itself.</summary>
    public static string PlaceOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork || IPAddress.IsLoopback(address))
        {
            return address.ToString();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPNetwork(new IPAddress(bytes), 64).ToString();
    }

    /// <summary>An address; its route is null until it is used since the start.</summary>
    private sealed class Seen(IPAddress address, string? route, long atUs)
    {
        private long latestUs = atUs;
        private string? latestRoute = route;

        public IPAddress Address => address;

        public string? Route => Volatile.Read(ref latestRoute);

        public long AtUs => Volatile.Read(ref latestUs);

        // Two at once may leave the route of the one beside the time of the other; both were uses of this moment.
        public void At(string route, long us)
        {
            if (Volatile.Read(ref latestUs) <= us)
            {
                Volatile.Write(ref latestRoute, route);
                Volatile.Write(ref latestUs, us);
            }
        }
    }
}
