namespace Keywright.Journal;

public enum AppendResult : byte
{
    Ok,

    /// <summary>No room on the disk. Nothing changed; asking again later may succeed.</summary>
    DiskFull,

    /// <summary>Too many bytes wait for the disk (<see cref="JournalOptions.MaxBufferedBytes"/>). Nothing changed; ask again later.</summary>
    Busy,

    /// <summary>A write or a sync has failed; the journal takes nothing more until it is opened anew.</summary>
    Failed,
}
