using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Keywright.House.Tests.Architecture;

/// <summary>The compiled rooms. What the compiler wrote down cannot be hidden by a clever way of writing a name.</summary>
internal static class BuiltRooms
{
    /// <summary>The assembly of a room: the copy beside this test if there is one, else the one its own build left.</summary>
    public static string Locate(string room)
    {
        var name = room == "Cli" ? "keywright.dll" : $"Keywright.{room}.dll";
        var beside = Path.Combine(AppContext.BaseDirectory, name);
        if (File.Exists(beside))
        {
            return beside;
        }

        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var own = Repository.PathOf($"src/Keywright.{room}/bin/{output.Parent!.Name}/{output.Name}/{name}");
        Assert.True(File.Exists(own), $"Keywright.{room} is not built: build the solution first (./test does).");
        return own;
    }

    public static IReadOnlyList<string> RoomsReferencedBy(string room)
    {
        using var file = new PEReader(File.OpenRead(Locate(room)));
        var metadata = file.GetMetadataReader();
        return [.. from handle in metadata.AssemblyReferences
                   let name = metadata.GetString(metadata.GetAssemblyReference(handle).Name)
                   where name.StartsWith("Keywright.", StringComparison.Ordinal)
                   select name["Keywright.".Length..]];
    }

    /// <summary>Full names of all types outside the room that it mentions.</summary>
    public static IReadOnlyList<string> ForeignTypesOf(string room)
    {
        using var file = new PEReader(File.OpenRead(Locate(room)));
        var metadata = file.GetMetadataReader();
        return [.. from handle in metadata.TypeReferences
                   let type = metadata.GetTypeReference(handle)
                   select $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"];
    }
}
