using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AuditCommands;

/// <summary>Log lines under each other.</summary>
internal sealed class AuditTable(TextWriter output)
{
    private readonly Columns columns = new("SEQUENCE", "TIME", "KEY", "ADDRESS", "ROUTE", "STATUS", "CODE", "RULE", "SUMMARY") { FlushRight = [0, 5, 6] };
    private bool begun;

    public void Write(IReadOnlyList<AuditEntry> entries)
    {
        foreach (var entry in entries)
        {
            columns.Add(
                entry.Sequence.ToString(CultureInfo.InvariantCulture),
                TimeText.Fine(entry.Time),
                entry.Label.Length == 0 ? entry.Key : entry.Label,
                entry.Address,
                entry.Route,
                entry.Status.ToString(CultureInfo.InvariantCulture),
                entry.Code.ToString(CultureInfo.InvariantCulture),
                entry.Rule,
                entry.Summary);
        }
        if (!begun && entries.Count != 0)
        {
            columns.WriteHeads(output);
            begun = true;
        }
        columns.WriteRows(output);
        output.Flush();
    }
}
