using Keywright.Control;

namespace Keywright.Server.Tests;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TemporaryHome : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("kw").FullName;

    public TemporaryHome() => Folder = new(Path.Combine(parent, "home"));

    public HomeFolder Folder { get; }

    public void Dispose() => Directory.Delete(parent, recursive: true);
}
