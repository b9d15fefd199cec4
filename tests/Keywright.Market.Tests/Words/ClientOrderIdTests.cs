using System.Text;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Words;

public sealed class ClientOrderIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("my_order-1")]
    [InlineData("123456789012345678901234567890123456")]
    public void An_id_comes_back_as_it_was(string text)
    {
        Assert.True(ClientOrderId.TryCreate(Encoding.ASCII.GetBytes(text), out var id));
        Assert.True(ClientOrderId.TryCreate(text, out var same));
        Assert.Equal(text, id.ToString());
        Assert.Equal(text.Length, id.Length);
        Assert.Equal(id, same);
        Assert.Equal(id.Hash, same.Hash);
        Assert.False(id.IsNone);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234567890123456789012345678901234567")]
    [InlineData("order\u00e9")]
    public void Too_short_too_long_or_not_ascii_is_no_id(string text)
    {
        Assert.False(ClientOrderId.TryCreate(Encoding.UTF8.GetBytes(text), out var id));
        Assert.False(ClientOrderId.TryCreate(text, out _));
        Assert.True(id.IsNone);
        Assert.Equal("", id.ToString());
    }

    [Fact]
    public void Ids_that_differ_in_one_place_differ()
    {
        var seen = new HashSet<ClientOrderId>();
        var hashes = new HashSet<ulong>();
        for (var place = 0; place < ClientOrderId.MaxLength; place++)
        {
            var text = new string('a', place) + "b" + new string('a', ClientOrderId.MaxLength - 1 - place);
            ClientOrderId.TryCreate(text, out var id);
            Assert.True(seen.Add(id));
            Assert.True(hashes.Add(id.Hash));
        }

        // A trailing part that is cut off is not the same as one that is zero.
        ClientOrderId.TryCreate("ab", out var shorter);
        ClientOrderId.TryCreate("ab\0", out var longer);
        Assert.NotEqual(shorter, longer);
    }
}
