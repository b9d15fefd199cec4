using Keywright.Server.WebConsole.Visits;
using Xunit;

namespace Keywright.Server.Tests.WebConsole;

public sealed class PartTests
{
    /// <summary>Red when a page of a long list misses one, shows one twice, or a strange number shows nothing.</summary>
    [Theory]
    [InlineData("", 1, "1 2 3")]
    [InlineData("2", 2, "4 5 6")]
    [InlineData("3", 3, "7")]
    [InlineData("99999999999", 1, "1 2 3")]
    [InlineData("4", 3, "7")]
    [InlineData("0", 1, "1 2 3")]
    [InlineData("-1", 1, "1 2 3")]
    public void A_page_has_its_part_of_the_list(string asked, int number, string items)
    {
        var part = Part<int>.Of([1, 2, 3, 4, 5, 6, 7], 3, asked);
        Assert.Equal((number, 3, 7, items), (part.Number, part.Pages, part.Found, string.Join(' ', part.Items)));
        Assert.Equal((1, 1), (Part<int>.Of([], 3, asked).Number, Part<int>.Of([], 3, asked).Pages));
    }
}
