using Keywright.Journal.Segments;

namespace Keywright.Journal.Groups;

/// <summary>How a segment comes to stand under its own name: header first, so that whatever has such a name has a whole header.</summary>
internal static class NewSegment
{
    /// <summary>Durable, name and header, when it returns; a crash before leaves a prepared file, which opening deletes.</summary>
    public static async ValueTask NameAsync(IDisk disk, string folder, Segment prepared, ulong first, JournalHash previous)
    {
        var page = new Pages(Pages.Size);
        prepared.Header = SegmentHeader.Lay(page.Span, first, previous);
        prepared.File.Write(0, page.Span);
        await prepared.File.SyncAsync();

        var path = Path.Combine(folder, SegmentName.Of(first));
        disk.Rename(prepared.Path, path);
        prepared.Path = path;
        await disk.SyncFolderAsync(folder);
    }
}
