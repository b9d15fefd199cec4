using System.Runtime.Versioning;
using Xunit;

namespace Keywright.Server.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class HomeLockTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public void A_new_home_is_made_for_its_owner_alone()
    {
        using var home = new TemporaryHome();

        using var held = HomeLock.Take(home.Folder, out var note);

        Assert.Null(note);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(home.Folder.Path));
    }

    [Fact]
    public void A_home_open_to_others_is_closed_and_that_is_said()
    {
        using var home = new TemporaryHome();
        Directory.CreateDirectory(home.Folder.Path, OwnerOnly | UnixFileMode.OtherRead | UnixFileMode.GroupRead);
        File.SetUnixFileMode(home.Folder.Path, OwnerOnly | UnixFileMode.OtherRead | UnixFileMode.GroupRead);

        using var held = HomeLock.Take(home.Folder, out var note);

        Assert.Contains("744", note);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(home.Folder.Path));
    }

    [Fact]
    public void A_second_holder_is_refused_until_the_first_lets_go()
    {
        using var home = new TemporaryHome();
        using (HomeLock.Take(home.Folder, out _))
        {
            var refused = Assert.Throws<ServerStartException>(() => HomeLock.Take(home.Folder, out _));
            Assert.StartsWith("Another server works on", refused.Message);
        }
        HomeLock.Take(home.Folder, out _).Dispose();
    }

    [Fact]
    public void The_holder_removes_a_stale_socket()
    {
        using var home = new TemporaryHome();
        Directory.CreateDirectory(home.Folder.Path, OwnerOnly);
        File.WriteAllText(home.Folder.ControlSocket, "");

        using var held = HomeLock.Take(home.Folder, out _);

        Assert.False(File.Exists(home.Folder.ControlSocket));
    }

    [Fact]
    public void Who_does_not_hold_the_lock_leaves_the_socket_alone()
    {
        using var home = new TemporaryHome();
        using var held = HomeLock.Take(home.Folder, out _);
        File.WriteAllText(home.Folder.ControlSocket, "");

        Assert.Throws<ServerStartException>(() => HomeLock.Take(home.Folder, out _));

        Assert.True(File.Exists(home.Folder.ControlSocket));
    }

    [Fact]
    public void A_file_in_the_place_of_the_home_is_one_sentence()
    {
        using var home = new TemporaryHome();
        File.WriteAllText(home.Folder.Path, "");

        var refused = Assert.Throws<ServerStartException>(() => HomeLock.Take(home.Folder, out _));

        Assert.Equal($"The home {home.Folder.Path} is a file: give --home a folder.", refused.Message);
    }

    [Fact]
    public void A_home_that_cannot_be_made_is_one_sentence()
    {
        using var home = new TemporaryHome();
        File.WriteAllText(home.Folder.Path, "");
        var below = new Control.HomeFolder(Path.Combine(home.Folder.Path, "deeper"));

        var refused = Assert.Throws<ServerStartException>(() => HomeLock.Take(below, out _));

        Assert.StartsWith($"The home {below.Path} cannot be used", refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
    }
}
