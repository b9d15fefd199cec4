using System.Buffers;
using System.Text;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Requests;

/// <summary>A route that a bot asked for and that is not served.</summary>
/// <param name="Name">Method and path, or a method of the WebSocket API; printable ASCII.</param>
/// <param name="Count">How often.</param>
/// <param name="AtUs">When last, Unix microseconds.</param>
public readonly record struct UnservedRoute(string Name, long Count, long AtUs);

/// <summary>
/// What a key's bot asked for in vain, for the owner to see what it misses. Whoever knows the API key can add to it, since what is not served
/// is refused before any signature is looked at: so it is bounded, and the newest make room for themselves.
/// </summary>
public sealed class UnservedRoutes
{
    /// <summary>Distinct routes remembered.</summary>
    public const int RoutesMax = 20;

    private const int NameMax = 100;

    private readonly Lock gate = new();
    private readonly Dictionary<string, UnservedRoute> byName = [];
    private bool changed;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<UnservedRoute> All
    {
        get
        {
            lock (gate)
            {
                return [.. byName.Values.OrderByDescending(route => route.AtUs).ThenBy(route => route.Name, StringComparer.Ordinal)];
            }
        }
    }

    public void Note(string name, long atUs)
    {
        var shown = new string([.. name.Take(NameMax).Select(static c => c is >= ' ' and <= '~' ? c : '?')]);
        lock (gate)
        {
            if (byName.Count >= RoutesMax && !byName.ContainsKey(shown))
            {
                byName.Remove(byName.Values.MinBy(route => route.AtUs).Name);
            }

            byName[shown] = new UnservedRoute(shown, byName.GetValueOrDefault(shown).Count + 1, atUs);
            changed = true;
        }
    }

    /// <summary>As it is kept, if it has changed since it was taken last; else null.</summary>
    public byte[]? TakeChanged()
    {
        lock (gate)
        {
            if (!changed)
            {
                return null;
            }

            changed = false;
            var into = new ArrayBufferWriter<byte>(256);
            var writer = new StateWriter(into);
            writer.Int32(byName.Count);
            foreach (var route in byName.Values.OrderBy(route => route.Name, StringComparer.Ordinal))
            {
                writer.Bytes(Encoding.ASCII.GetBytes(route.Name));
                writer.Int64(route.Count);
                writer.Int64(route.AtUs);
            }

            return into.WrittenSpan.ToArray();
        }
    }

    /// <summary>It could not be saved after all.</summary>
    public void NotSaved()
    {
        lock (gate)
        {
            changed = true;
        }
    }

    /// <summary>Puts back what <see cref="TakeChanged"/> gave; nothing from nothing.</summary>
    public void Restore(ReadOnlySpan<byte> kept)
    {
        if (kept.IsEmpty)
        {
            return;
        }

        lock (gate)
        {
            var reader = new StateReader(kept);
            for (var left = reader.Int32(); left > 0; left--)
            {
                var name = Encoding.ASCII.GetString(reader.Bytes());
                byName[name] = new UnservedRoute(name, reader.Int64(), reader.Int64());
            }
        }
    }
}
