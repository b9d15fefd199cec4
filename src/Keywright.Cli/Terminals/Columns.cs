using System.Text;

namespace Keywright.Cli.Terminals;

/// <summary>
/// Rows that line up. Widths only grow, so that lines which come later, as of <c>audit tail --follow</c>, stay under
/// the first ones.
/// </summary>
internal sealed class Columns(params string[] heads)
{
    private readonly List<string[]> rows = [];
    private readonly int[] widths = Array.ConvertAll(heads, head => head.Length);

    /// <summary>A number's column is flush right.</summary>
    public int[] FlushRight { get; init; } = [];

    public void Add(params string[] cells)
    {
        var row = Array.ConvertAll(cells, SafeText.Of);
        for (var i = 0; i < row.Length; i++)
        {
            widths[i] = Math.Max(widths[i], row[i].Length);
        }
        rows.Add(row);
    }

    public void WriteHeads(TextWriter into) => WriteRow(into, heads);

    /// <summary>Writes the rows added since the last time.</summary>
    public void WriteRows(TextWriter into)
    {
        foreach (var row in rows)
        {
            WriteRow(into, row);
        }
        rows.Clear();
    }

    private void WriteRow(TextWriter into, string[] row)
    {
        var line = new StringBuilder();
        for (var i = 0; i < row.Length; i++)
        {
            if (i != 0)
            {
                line.Append("  ");
            }
            line.Append(FlushRight.Contains(i) ? row[i].PadLeft(widths[i]) : row[i].PadRight(widths[i]));
        }
        into.WriteLine(line.ToString().TrimEnd());
    }
}
