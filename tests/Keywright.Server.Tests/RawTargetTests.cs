using System.Text;
using Keywright.Server.Rest;
using Xunit;

namespace Keywright.Server.Tests;

public sealed class RawTargetTests
{
    [Theory]
    [InlineData("/api/v3/ping", "/api/v3/ping", "")]
    [InlineData("/api/v3/order?symbol=BTCUSDT&a=%20b+c", "/api/v3/order", "symbol=BTCUSDT&a=%20b+c")]
    [InlineData("/a?", "/a", "")]
    [InlineData("/a??b=1?", "/a", "?b=1?")]
    [InlineData("/a?b=1#c", "/a", "b=1#c")]
    [InlineData("/%61pi/../v3//x/", "/%61pi/../v3//x/", "")]
    [InlineData("//api.example.com/x?y", "//api.example.com/x", "y")]
    [InlineData("/http://h/x", "/http://h/x", "")]
    public void Path_and_query_are_cut_exactly_as_sent(string target, string path, string query)
    {
        var cut = RawTarget.Split(target);

        Assert.Equal(path, cut.Path.ToString());
        Assert.Equal(query, Encoding.ASCII.GetString(cut.QueryBytes()));
    }

    [Theory]
    [InlineData("http://api.example.com/api/v3/ping?x=1", "/api/v3/ping", "x=1")]
    [InlineData("HTTPS://h:8470/x", "/x", "")]
    [InlineData("http://h", "/", "")]
    [InlineData("http://h?x=1", "/", "x=1")]
    [InlineData("http://h/x?u=http://g/y", "/x", "u=http://g/y")]
    public void The_absolute_form_is_reduced_to_its_path_and_query(string target, string path, string query)
    {
        var cut = RawTarget.Split(target);

        Assert.Equal(path, cut.Path.ToString());
        Assert.Equal(query, cut.Query.ToString());
    }

    [Theory]
    [InlineData("*", "*")]
    [InlineData("", "/")]
    [InlineData("host:443", "host:443")]
    public void Other_forms_stay_what_they_are(string target, string path) =>
        Assert.Equal(path, RawTarget.Split(target).Path.ToString());
}
