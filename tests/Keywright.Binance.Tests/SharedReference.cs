using System.Text.Json;
using Xunit;

namespace Keywright.Binance.Tests;

/// <summary>The contract documents beside the repository, found by walking up from where the tests run.</summary>
internal static class SharedReference
{
    public static JsonElement Load(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "reference", relativePath);
            if (File.Exists(path))
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(path));
                return document.RootElement.Clone();
            }
        }

        Assert.Fail($"shared/reference/{relativePath} was not found above {AppContext.BaseDirectory}.");
        return default;
    }
}
