namespace Keywright.Simulation.Disk;

/// <summary>One change of a folder: a name appears, one goes, or (a rename) both at once.</summary>
internal sealed record FolderChange(string? Appears, string? Goes, SimulatedContent? Content)
{
    public string? Folder => Path.GetDirectoryName(Appears ?? Goes);

    public void Apply(Dictionary<string, SimulatedContent> names)
    {
        if (Goes is not null)
        {
            _ = names.Remove(Goes);
        }

        if (Appears is not null)
        {
            names[Appears] = Content!;
        }
    }
}
