using Xunit;

namespace Keywright.Server.Tests;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8470", "http://127.0.0.1:8470")]
    [InlineData("http://127.0.0.1:8470/", "http://127.0.0.1:8470")]
    [InlineData("http://[::1]:0", "http://[::1]:0")]
    [InlineData("http://localhost:9000", "http://localhost:9000")]
    [InlineData("http://127.3.2.1", "http://127.3.2.1:80")]
    public void Loopback_addresses_are_taken(string text, string url)
    {
        Assert.True(ListenAddress.TryParse("--api", text, out var address, out var problem, out _), problem);
        Assert.Equal(url, address.Url);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8470")]
    [InlineData("http://[::]:8470")]
    [InlineData("http://192.0.2.1:8470")]
    [InlineData("https://127.0.0.1:8470")]
    public void Off_loopback_TLS_is_demanded_and_said_to_be_missing(string text)
    {
        Assert.False(ListenAddress.TryParse("--api", text, out _, out var problem, out var demandsTls));
        Assert.True(demandsTls);
        Assert.StartsWith("TLS is demanded off loopback and is not served yet", problem);
        Assert.Contains("--api", problem);
    }

    [Theory]
    [InlineData("8470")]
    [InlineData("127.0.0.1:8470")]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:8470/api")]
    [InlineData("http://127.0.0.1:8470?x")]
    [InlineData("http://u:p@127.0.0.1:8470")]
    [InlineData("http://example.com:8470")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("")]
    public void What_is_no_address_of_ours_is_a_usage_error_that_names_the_option(string text)
    {
        Assert.False(ListenAddress.TryParse("--console", text, out _, out var problem, out var demandsTls));
        Assert.False(demandsTls);
        Assert.StartsWith("--console takes ", problem);
    }
}
