using System.Text;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

public sealed class CanonicalBase64Tests
{
    // The sizes of Ed25519 and of RSA signatures, which end in "==", "==", nothing and "=".
    [Theory]
    [InlineData(64)]
    [InlineData(256)]
    [InlineData(384)]
    [InlineData(512)]
    public void Of_all_texts_one_character_away_none_decodes_to_the_same_bytes(int size)
    {
        var bytes = new SeededRandom().Bytes(size);
        var text = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
        var decoded = new byte[size];
        Assert.True(CanonicalBase64.TryDecode(text, decoded));
        Assert.Equal(bytes, decoded);

        for (var at = text.Length - 8; at < text.Length; at++)
        {
            for (var other = 0; other < 256; other++)
            {
                var changed = text.ToArray();
                changed[at] = (byte)other;
                var same = other == text[at] || (text[at] == '+' && other == ' ');
                Assert.Equal(same, CanonicalBase64.TryDecode(changed, decoded) && decoded.AsSpan().SequenceEqual(bytes));
            }
        }
    }

    [Theory]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('\t')]
    public void White_space_is_refused_wherever_it_stands(char white)
    {
        var bytes = new SeededRandom().Bytes(64);
        var text = Convert.ToBase64String(bytes);
        for (var at = 0; at < text.Length; at++)
        {
            var longer = text.Insert(at, white.ToString());
            Assert.False(CanonicalBase64.TryDecode(Encoding.ASCII.GetBytes(longer), new byte[64]));
            Assert.False(CanonicalBase64.TryDecode(Encoding.ASCII.GetBytes(longer[..text.Length]), new byte[64]));
        }
    }
}
