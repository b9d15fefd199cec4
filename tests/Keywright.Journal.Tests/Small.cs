using Keywright.Simulation.Disk;
using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>Journals small enough that a few hundred entries cross segments.</summary>
internal static class Small
{
    public const string Folder = "/home/journal";

    public static JournalOptions Options { get; } = new()
    {
        SegmentBytes = 64 << 10,
        AllocateAheadBytes = 8 << 10,
        EmergencyBytes = 4 << 10,
        MaxBufferedBytes = 64 << 10,
        MaxEntryBytes = 4 << 10,
    };

    public static byte[] Payload(ulong sequence, int bytes)
    {
        var payload = new byte[bytes];
        new Random((int)sequence).NextBytes(payload);
        return payload;
    }

    public static SimulatedDisk Disk(int seed = 1) => new(new Random(seed));

    public static async Task<JournalLog> OpenAsync(IDisk disk, JournalOptions? options = null) =>
        (await JournalLog.OpenAsync(disk, Folder, options ?? Options)).Log;

    /// <summary>Appends groups of entries, each group durable before the next; entry n has the payload <see cref="Payload"/>(n, bytes).</summary>
    public static async Task WriteAsync(IDisk disk, int groups, int perGroup, int bytes, string folder = Folder)
    {
        var (log, _) = await JournalLog.OpenAsync(disk, folder, Options);
        await using (log)
        {
            for (var group = 0; group < groups; group++)
            {
                for (var i = 0; i < perGroup; i++)
                {
                    Assert.Equal(AppendResult.Ok, log.TryReserve(bytes, emergency: false));
                    _ = log.Append(7, Payload(log.LastSequence + 1, bytes));
                }

                await log.DurableAsync(log.LastSequence);
            }
        }
    }

    public static string SegmentPath(ulong first, string folder = Folder) => $"{folder}/{first:D20}.journal";

    /// <summary>Bytes a frame takes, by the format's description.</summary>
    public static int FrameBytes(int payload) => (64 + payload + 7) / 8 * 8;
}
