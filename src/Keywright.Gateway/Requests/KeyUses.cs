using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Keywright.Gateway.Requests;

/// <summary>
/// Which of its rights a key has used, and from which addresses. Bounded; while nothing new is seen, noting takes no lock and allocates
/// nothing, since every signed request passes here.
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

    /// <summary>A verified request that needed these rights came from there.</summary>
    public void Note(KeyPermissions rights, IPAddress address, long atUs)
    {
        Use(rights, atUs);
        See(address, atUs);
        Mark();
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

        seen = [.. addresses.Take(AddressesMax).Select(one => new Seen(one.Address, one.AtUs))];
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

    private void See(IPAddress address, long atUs)
    {
        foreach (var one in Volatile.Read(ref seen))
        {
            if (one.Address.Equals(address))
            {
                one.At(atUs);
                return;
            }
        }

        Add(address, atUs);
    }

    // Last of all, so that what is saved after it was taken has everything it marks.
    private void Mark()
    {
        if (!Volatile.Read(ref changed))
        {
            Volatile.Write(ref changed, true);
        }
    }

    private void Add(IPAddress address, long atUs)
    {
        lock (gate)
        {
            var before = seen;
            if (before.FirstOrDefault(one => one.Address.Equals(address)) is { } known)
            {
                known.At(atUs);
                return;
            }

            var kept = before.Length < AddressesMax ? before : [.. before.OrderByDescending(one => one.AtUs).Take(AddressesMax - 1)];
            Volatile.Write(ref seen, [.. kept, new Seen(address, atUs)]);
        }
    }

    /// <summary>What counts as one place: an IPv4 address, or the /64 in which one machine changes its IPv6 address by itself.</summary>
    public static IPNetwork PlaceOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return new IPNetwork(address, 32);
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPNetwork(new IPAddress(bytes), 64);
    }

    private sealed class Seen(IPAddress address, long atUs)
    {
        private long latestUs = atUs;

        public IPAddress Address => address;

        public long AtUs => Volatile.Read(ref latestUs);

        public void At(long us)
        {
            if (Volatile.Read(ref latestUs) < us)
            {
                Volatile.Write(ref latestUs, us);
            }
        }
    }
}
