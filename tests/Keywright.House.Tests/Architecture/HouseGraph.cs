using System.Text;

namespace Keywright.House.Tests.Architecture;

/// <summary>Draws the arrows that are really there as Mermaid, and keeps them between two marks in docs/ARCHITECTURE.md.</summary>
internal static class HouseGraph
{
    private const string Begin = "<!-- drawn by tests/Keywright.House.Tests: begin -->";
    private const string End = "<!-- drawn by tests/Keywright.House.Tests: end -->";

    public static string Draw(IEnumerable<RepositoryFile> files)
    {
        var all = files.ToList();
        var rooms = from file in all
                    where file.Extension == ".csproj" && file.Path.StartsWith("src/Keywright.", StringComparison.Ordinal)
                    select Path.GetFileNameWithoutExtension(file.Path)["Keywright.".Length..];
        var folders = from file in all
                      where file.Extension == ".cs" && file.Path.StartsWith("src/Keywright.Gateway/", StringComparison.Ordinal)
                      let folder = ArrowReader.GatewayFolderOf(file)
                      where folder.Length > 0
                      select folder;
        return new StringBuilder()
            .Append("The rooms:\n\n").Append(Flowchart(rooms, ArrowReader.RoomArrows(all)))
            .Append("\nInside the Gateway:\n\n").Append(Flowchart(folders, ArrowReader.GatewayArrows(all)))
            .ToString();
    }

    /// <summary>The document with the drawing put between its marks; null when the marks are not there.</summary>
    public static string? Place(string document, string drawing)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? null
            : $"{document[..(begin + Begin.Length)]}\n{drawing}{document[end..]}";
    }

    private static string Flowchart(IEnumerable<string> nodes, IEnumerable<Arrow> arrows)
    {
        var text = new StringBuilder("```mermaid\nflowchart TD\n");
        foreach (var node in nodes.Distinct().Order(StringComparer.Ordinal))
        {
            text.Append("    ").Append(Id(node)).Append('[').Append(node).Append("]\n");
        }

        var lines = arrows.Select(arrow => $"    {Id(arrow.From)} --> {Id(arrow.To)}\n").Distinct();
        foreach (var line in lines.Where(line => !line.StartsWith("     -->", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            text.Append(line);
        }

        return text.Append("```\n").ToString();
    }

    private static string Id(string node) => node.Replace('/', '_');
}
