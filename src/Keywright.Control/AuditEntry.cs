namespace Keywright.Control;

/// <summary>One line of the log: who, from where, what, which rule decided, what came of it.</summary>
/// <param name="Code">The exchange's code of a refusal; 0 when the request was answered.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Hash">The chain's hash at this entry, in hex.</param>
public sealed record AuditEntry(
    ulong Sequence,
    DateTimeOffset Time,
    string Key,
    string Label,
    string Address,
    string Route,
    int Status,
    int Code,
    string Rule,
    string Summary,
    string Hash);
