using System.Globalization;
using System.Text;

namespace Keywright.Server.Tests.Whole;

/// <summary>Looks for bytes in everything that a process has in its memory: more than any core dump of it would hold.</summary>
internal static class ProcessMemory
{
    private const int BlockBytes = 4 << 20;
    private const int LongestBytes = 1024;

    /// <summary>Which of the wanted are there, and how many bytes were read.</summary>
    public static (HashSet<string> Found, long Read) Search(string processId, IReadOnlyDictionary<string, byte[]> wanted)
    {
        var found = new HashSet<string>();
        long total = 0;
        var block = new byte[BlockBytes + LongestBytes];
        using var memory = File.OpenHandle($"/proc/{processId}/mem");
        foreach (var (start, end) in Regions(processId))
        {
            for (var at = start; at < end; at += BlockBytes)
            {
                int read;
                try
                {
                    read = RandomAccess.Read(memory, block.AsSpan(0, (int)Math.Min(block.Length, end - at)), at);
                }
                catch (IOException)
                {
                    break; // the region went away, or is a device's
                }

                total += read;
                foreach (var (name, bytes) in wanted)
                {
                    if (block.AsSpan(0, read).IndexOf(bytes) >= 0)
                    {
                        found.Add(name);
                    }
                }
            }
        }

        return (found, total);
    }

    /// <summary>A secret in the shapes it may lie about in.</summary>
    public static Dictionary<string, byte[]> Shapes(params (string Name, byte[] Secret)[] secrets)
    {
        var shapes = new Dictionary<string, byte[]>();
        foreach (var (name, secret) in secrets)
        {
            shapes[name] = secret;
            shapes[$"{name} as UTF-16"] = Encoding.Unicode.GetBytes(Encoding.Latin1.GetString(secret));
            shapes[$"{name} in hex"] = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret));
            shapes[$"{name} in HEX"] = Encoding.ASCII.GetBytes(Convert.ToHexString(secret));

            // Without its last digits, which depend on what follows.
            shapes[$"{name} in base64"] = Encoding.ASCII.GetBytes(Convert.ToBase64String(secret)[..(secret.Length / 3 * 4)]);
        }

        return shapes;
    }

    private static IEnumerable<(long Start, long End)> Regions(string processId)
    {
        foreach (var line in File.ReadAllLines($"/proc/{processId}/maps"))
        {
            var parts = line.Split(' ', 3);
            if (parts[1][0] == 'r' && !line.EndsWith("[vvar]", StringComparison.Ordinal) && !line.EndsWith("[vsyscall]", StringComparison.Ordinal))
            {
                var ends = parts[0].Split('-');
                var start = ulong.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (start < long.MaxValue)
                {
                    yield return ((long)start, (long)ulong.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                }
            }
        }
    }
}
