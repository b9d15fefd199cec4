namespace Keywright.Cli.AuditCommands;

/// <summary>What <c>audit verify --json</c> prints.</summary>
/// <param name="Head">The chain after the last sound entry, in hex: note it elsewhere to prove later that nothing was cut off.</param>
/// <param name="File">Where the first fault is; null when sound.</param>
/// <param name="Offset">Byte offset of the first fault in that file.</param>
internal sealed record VerifyVerdict(
    bool Sound,
    ulong FirstSequence,
    ulong LastSequence,
    long Entries,
    string Head,
    string? File,
    long Offset,
    ulong BadSequence,
    string Sentence);
