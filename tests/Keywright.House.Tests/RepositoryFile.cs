namespace Keywright.House.Tests;

/// <summary>One text file; <see cref="Path"/> is relative to the checkout, with forward slashes.</summary>
internal sealed record RepositoryFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public string Extension => System.IO.Path.GetExtension(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    /// <summary>The text with comments and the insides of strings blanked, position for position.</summary>
    public string Code => CSharpText.BlankProse(Text);

    public int LineAt(int position) => Text.AsSpan(0, position).Count('\n') + 1;
}
