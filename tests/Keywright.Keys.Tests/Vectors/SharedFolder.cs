using System.Text.Json;
using Xunit;

namespace Keywright.Keys.Tests.Vectors;

/// <summary>The folder of public test vectors that lies beside the repository; without it the tests that need it are skipped.</summary>
internal static class SharedFolder
{
    public static JsonElement Read(params string[] path)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Keywright.slnx")))
        {
            root = root.Parent;
        }

        var file = Path.Combine([root?.Parent?.FullName ?? ".", "shared", .. path]);
        Assert.SkipUnless(File.Exists(file), $"The shared vectors are not beside the repository: {Path.Combine(["shared", .. path])}.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.Text(name));
}
