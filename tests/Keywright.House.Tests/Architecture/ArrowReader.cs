using System.Text.RegularExpressions;

namespace Keywright.House.Tests.Architecture;

/// <summary>Finds every arrow that the text of src draws: usings, names written out in full, and project references.</summary>
internal static partial class ArrowReader
{
    private const string Prefix = "src/Keywright.";

    public static IEnumerable<Arrow> RoomArrows(IEnumerable<RepositoryFile> files)
    {
        foreach (var file in files.Where(file => file.Path.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var from = RoomOf(file);
            var matches = file.Extension switch
            {
                ".cs" => RoomName().Matches(file.Code),
                ".razor" => RoomName().Matches(file.Text),
                ".csproj" => ProjectReference().Matches(file.Text).AsEnumerable(),
                _ => [],
            };
            foreach (var match in matches.Where(match => match.Groups["room"].Value != from))
            {
                yield return new Arrow(from, match.Groups["room"].Value, $"{file.Path}:{file.LineAt(match.Index)}");
            }
        }
    }

    /// <summary>
    /// Arrows between folders of the Gateway. Besides usings it sees <c>Throttle.Limiter</c>, because a name need not be
    /// qualified beyond the namespaces that enclose it.
    /// </summary>
    public static IEnumerable<Arrow> GatewayArrows(IEnumerable<RepositoryFile> files)
    {
        foreach (var file in files.Where(file => file.Extension == ".cs" && file.Path.StartsWith("src/Keywright.Gateway/", StringComparison.Ordinal)))
        {
            var from = GatewayFolderOf(file);
            foreach (Match match in GatewayName().Matches(file.Code))
            {
                var to = KnownFolder(match.Groups["folder"].Value.Replace('.', '/'));
                var isOwnNamespace = match.Groups["declares"].Success;
                if (to is not null && to != from && !isOwnNamespace)
                {
                    yield return new Arrow(from, to, $"{file.Path}:{file.LineAt(match.Index)}");
                }
            }
        }
    }

    public static IEnumerable<(RepositoryFile File, int Position)> UsesOf(string foreignNamespace, IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.Extension == ".cs" && file.Path.StartsWith("src/", StringComparison.Ordinal)
        from match in Regex.Matches(file.Code, $@"(?<![\w.]){Regex.Escape(foreignNamespace)}\b")
        select (file, match.Index);

    public static string GatewayFolderOf(RepositoryFile file)
    {
        var folder = file.Folder["src/Keywright.Gateway".Length..].TrimStart('/');
        return KnownFolder(folder) ?? folder;
    }

    private static string RoomOf(RepositoryFile file) => file.Path[Prefix.Length..file.Path.IndexOf('/', Prefix.Length)];

    /// <summary>The longest named folder that <paramref name="folder"/> is or lies in.</summary>
    private static string? KnownFolder(string folder) =>
        HouseRules.GatewayFolders.Keys
            .Where(known => folder == known || folder.StartsWith(known + "/", StringComparison.Ordinal))
            .MaxBy(known => known.Length);

    [GeneratedRegex(@"(?<![\w.])Keywright\.(?<room>[A-Z]\w*)")]
    private static partial Regex RoomName();

    [GeneratedRegex(@"<ProjectReference[^>]*Include=""[^""]*?Keywright\.(?<room>\w+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"(?<declares>\bnamespace\s+)?(?<![\w.])(?:Keywright\.Gateway\.(?<folder>[A-Z]\w*(?:\.[A-Z]\w*)*)|(?:Gateway\.)?(?<folder>[A-Z]\w*(?:\.[A-Z]\w*)+))")]
    private static partial Regex GatewayName();
}
