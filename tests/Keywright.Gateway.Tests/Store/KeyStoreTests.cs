using System.Runtime.Versioning;
using Keywright.Gateway.Store;
using Xunit;

namespace Keywright.Gateway.Tests.Store;

[UnsupportedOSPlatform("windows")]
public sealed class KeyStoreTests
{
    [Fact]
    public void A_new_database_and_its_side_files_are_for_their_owner_alone()
    {
        var folder = Directory.CreateTempSubdirectory("keywright-store-").FullName;
        try
        {
            using (var store = KeyStore.Open(Path.Combine(folder, "keywright.db")))
            {
                store.Keep("a", [1]);
                var files = Directory.GetFiles(folder);
                Assert.True(files.Length > 1, "The write-ahead log is beside the database.");
                foreach (var file in files)
                {
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
