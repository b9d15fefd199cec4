namespace Keywright.House.Tests;

/// <summary>The checkout this test was built in: its files as they lie on disk, without what building makes.</summary>
internal static class Repository
{
    private static readonly HashSet<string> s_made =
        new(StringComparer.Ordinal) { ".git", "bin", "obj", "node_modules", "artifacts", "TestResults" };

    private static readonly HashSet<string> s_textExtensions = new(StringComparer.Ordinal)
    {
        "", ".cs", ".razor", ".csproj", ".props", ".targets", ".slnx", ".json", ".md", ".mjs", ".cjs", ".js", ".ts", ".sh", ".txt", ".py",
        ".yml", ".yaml", ".service", ".html", ".css", ".svg", ".sql", ".editorconfig", ".gitignore", ".npmrc", ".config",
    };

    private static readonly Lazy<IReadOnlyList<RepositoryFile>> s_files = new(ReadFiles);

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static IReadOnlyList<RepositoryFile> Files => s_files.Value;

    public static IEnumerable<RepositoryFile> CSharp => Files.Where(file => file.Extension == ".cs");

    public static IEnumerable<string> SourceProjects => ProjectsUnder("src");

    public static IEnumerable<string> TestProjects => ProjectsUnder("tests");

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static IEnumerable<string> ProjectsUnder(string folder) =>
        from file in Files
        where file.Extension == ".csproj" && file.Path.StartsWith(folder + "/", StringComparison.Ordinal)
        select Path.GetFileNameWithoutExtension(file.Path);

    private static string FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Keywright.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Keywright.slnx above {from}: run the tests from a checkout.");
    }

    private static List<RepositoryFile> ReadFiles()
    {
        var files = new List<RepositoryFile>();
        var folders = new Stack<string>([Root]);
        while (folders.TryPop(out var folder))
        {
            foreach (var inner in Directory.EnumerateDirectories(folder).Where(path => !s_made.Contains(Path.GetFileName(path))))
            {
                folders.Push(inner);
            }

            // Binary samples have other extensions; nothing here asks about their contents.
            files.AddRange(
                from path in Directory.EnumerateFiles(folder)
                where s_textExtensions.Contains(Path.GetExtension(path))
                select new RepositoryFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)));
        }

        files.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return files;
    }
}
