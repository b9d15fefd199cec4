using Keywright.Journal.Segments;

namespace Keywright.Journal.Groups;

/// <summary>
/// A crash between naming a new segment and the sync of its first group leaves it without a whole entry, and the segment before with its
/// trailer whole, in part or missing. While that lasts a changed trailer cannot be told from an unfinished one. So opening takes the new
/// segment back, and the one before goes on as the last: after that every trailer has entries behind it that vouch for it.
/// </summary>
internal static class UnfinishedRoll
{
    public static bool Is(IReadOnlyList<SegmentFacts> segments) => segments is [.., _, { End: SegmentHeader.Bytes }];

    /// <summary>Can be cut short by a crash anywhere: what is left is an unfinished roll again, or none any more.</summary>
    public static async ValueTask TakeBackAsync(IDisk disk, string folder, SegmentFacts before, SegmentFacts begun)
    {
        // 1. What is torn in the new segment goes first: with anything there the trailer must stand. It is synced even if nothing seems
        //    torn, as an opening before this one may have cut it and failed to sync.
        var path = Path.Combine(folder, begun.Name);
        using (var file = disk.Open(path, create: false))
        {
            file.Truncate(SegmentHeader.Bytes);
            await file.SyncAsync();
        }

        // 2. The trailer goes before the file it points to. Zeros are written even where zeros are seen, for the same reason.
        using (var file = disk.Open(Path.Combine(folder, before.Name), create: false))
        {
            file.Write(before.End, new byte[Math.Clamp(file.Length - before.End, 0, SegmentTrailer.Bytes)]);
            await file.SyncAsync();
        }

        // 3. The file goes before the segment before it takes the entry it was named after.
        disk.Delete(path);
        await disk.SyncFolderAsync(folder);
    }
}
