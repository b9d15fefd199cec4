using System.Text.Json;
using Xunit;

namespace Keywright.Control.Tests;

public sealed class ControlJsonTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 19, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public void A_created_key_has_the_members_of_the_design_in_their_order()
    {
        var key = new KeyCreated("kw1", null, "bot", "paper", "ed25519", ["read"], [], [], Now, null, Now.AddTicks(10));

        Assert.Equal(
            """{"apiKey":"kw1","secretKey":null,"label":"bot","account":"paper","type":"ed25519","permissions":["read"],"allowedIps":[],"symbols":[],"createdAt":"2026-11-21T17:00:00.000000Z","expiresAt":null,"tradingAuthorityExpiresAt":"2026-11-21T17:00:00.000001Z"}""",
            JsonSerializer.Serialize(key, ControlJson.Default.KeyCreated));
    }

    [Fact]
    public void A_created_key_does_not_print_its_secret() =>
        Assert.DoesNotContain("the-secret", new KeyCreated("kw", "the-secret", "bot", "paper", "hmac", [], [], [], Now, null, null).ToString());

    [Theory]
    [InlineData("""{"label":"a","withdraw":true}""")]
    [InlineData("""{"account":"paper"}""")]
    [InlineData("""{"label":"a","maxOrderNotional":"x"}""")]
    public void A_wish_with_an_unknown_missing_or_wrong_member_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ControlJson.Default.CreateKey));

    [Fact]
    public void A_search_says_only_what_narrows_it_and_escapes_it() =>
        Assert.Equal(
            "key=a%26b%3D%2F&code=-2010&to=2026-11-21T17%3A00%3A00.0000000Z&after=18446744073709551615&limit=5&newest=false",
            new AuditSearch { Key = "a&b=/", Code = -2010, To = Now, After = ulong.MaxValue, Limit = 5, Newest = false }.ToQuery());
}
