using Xunit;

namespace Keywright.Control.Tests;

public sealed class HomeFolderTests
{
    [Theory]
    [InlineData("/w/option", "/env", "/xdg", "/user", "/w/option")]
    [InlineData(null, "/env", "/xdg", "/user", "/env")]
    [InlineData(null, "", "/xdg", "/user", "/xdg/keywright")]
    [InlineData(null, null, "relative", "/user", "/user/.local/share/keywright")]
    [InlineData(null, null, null, "/user", "/user/.local/share/keywright")]
    public void The_home_is_found_in_the_order_of_the_design(string? option, string? env, string? xdg, string user, string home)
    {
        var found = HomeFolder.Resolve(option, name => name switch
        {
            "KEYWRIGHT_HOME" => env,
            "XDG_DATA_HOME" => xdg,
            "HOME" => user,
            _ => null,
        });

        Assert.Equal(home, found.Path);
    }

    [Fact]
    public void A_socket_path_longer_than_the_system_allows_is_told_before_it_is_tried()
    {
        // "/control.sock" is 13 bytes; 107 fit.
        Assert.Null(new HomeFolder("/" + new string('h', 93)).SocketProblem);
        Assert.Contains("choose a shorter --home", new HomeFolder("/" + new string('h', 94)).SocketProblem);
        Assert.NotNull(new HomeFolder("/" + new string('é', 47)).SocketProblem);
    }
}
