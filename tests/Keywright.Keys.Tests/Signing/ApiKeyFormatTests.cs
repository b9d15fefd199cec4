using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

public sealed class ApiKeyFormatTests
{
    [Fact]
    public void A_new_key_looks_like_the_exchanges_and_is_known_as_ours()
    {
        var random = new SeededRandom();
        var keys = Enumerable.Range(0, 1000).Select(_ => ApiKeyFormat.Create(random)).ToArray();
        Assert.All(keys, key =>
        {
            Assert.Equal(64, key.Length);
            Assert.StartsWith("kw", key, StringComparison.Ordinal);
            Assert.True(ApiKeyFormat.IsWellFormed(key));
            Assert.True(ApiKeyFormat.IsOurs(key));
        });
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void The_checksum_stays_what_scanners_in_the_field_compute()
    {
        // printf kw000… (58 characters) | sha256sum, the first 8 digits as a number in base 62.
        Assert.Equal("kw" + new string('0', 56) + "GFNh2".PadLeft(6, '0'), ApiKeyFormat.Create(new ZeroRandom()));
    }

    [Fact]
    public void A_key_with_any_one_character_changed_is_not_ours()
    {
        var key = ApiKeyFormat.Create(new SeededRandom(7));
        for (var at = 0; at < key.Length; at++)
        {
            foreach (var other in AlphanumericText.Alphabet.Where(character => character != key[at]))
            {
                var changed = $"{key[..at]}{other}{key[(at + 1)..]}";
                Assert.True(ApiKeyFormat.IsWellFormed(changed));
                Assert.False(ApiKeyFormat.IsOurs(changed), changed);
            }
        }
    }

    [Fact]
    public void The_exchanges_keys_are_well_formed_but_not_ours()
    {
        const string published = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
        Assert.True(ApiKeyFormat.IsWellFormed(published));
        Assert.False(ApiKeyFormat.IsOurs(published));
    }

    [Theory]
    [InlineData("")]
    [InlineData("kw")]
    [InlineData("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8")]
    [InlineData("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8AA")]
    [InlineData("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8-")]
    [InlineData("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8 ")]
    [InlineData("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8é")]
    [InlineData("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8\0")]
    [InlineData("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8١")]
    public void Anything_but_64_ascii_letters_and_digits_is_malformed(string text)
    {
        Assert.False(ApiKeyFormat.IsWellFormed(text));
        Assert.False(ApiKeyFormat.IsOurs(text));
    }

    private sealed class ZeroRandom : RandomSource
    {
        public override void Fill(Span<byte> into) => into.Clear();
    }
}
