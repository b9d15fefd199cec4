using System.Text;
using Keywright.Keys.Credentials;
using Keywright.Keys.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Credentials;

public sealed class CredentialTests
{
    private static readonly PassphraseCost Cheap = new(1, 64);

    /// <summary>Appendix B of RFC 6238, the rows of SHA-1. Red for a wrong byte order, truncation or leading zero.</summary>
    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void Codes_are_those_of_the_rfc(long seconds, string code)
    {
        var step = OneTimeCode.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds));
        Assert.Equal(code, OneTimeCode.At("12345678901234567890"u8, step, 8));
        Assert.Equal(code[2..], OneTimeCode.At("12345678901234567890"u8, step, 6));
    }

    /// <summary>RFC 4648 §10 without padding. Red for a lost last group: an authenticator would make other codes.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base_32_is_that_of_the_rfc(string plain, string text) => Assert.Equal(text, Base32.Write(Encoding.ASCII.GetBytes(plain)));

    /// <summary>Red for a window wider than one step either way, and for one that takes a step twice.</summary>
    [Fact]
    public void A_code_is_good_for_its_step_and_one_on_either_side_and_never_before_the_last_one_used()
    {
        using var root = SealKey.FromBytes(new byte[SealKey.SizeBytes]);
        using var vault = new Vault(root, RandomSource.System);
        var record = vault.Seal("code a", "12345678901234567890"u8);
        var code = OneTimeCode.At("12345678901234567890"u8, 100, 6);
        long? Try(long now, long last) => CodeDevice.StepOf(vault, "code a", record, code, now, last);

        Assert.Null(Try(98, 0));
        Assert.Equal(100, Try(99, 0));
        Assert.Equal(100, Try(100, 99));
        Assert.Equal(100, Try(101, 0));
        Assert.Null(Try(102, 0));
        Assert.Null(Try(100, 100));
        Assert.Null(Try(100, 500));
        Assert.Throws<SealedRecordException>(() => CodeDevice.StepOf(vault, "code b", record, code, 100, 0));
    }

    /// <summary>Red when the salt or the cost is left out of the record, or a record of nobody opens.</summary>
    [Fact]
    public void A_password_opens_its_own_record_alone()
    {
        var record = PasswordHash.Make("correct horse battery", Cheap, RandomSource.System);
        Assert.StartsWith("argon2id$1$64$", record, StringComparison.Ordinal);
        Assert.True(PasswordHash.IsRight(record, "correct horse battery"));
        Assert.False(PasswordHash.IsRight(record, "correct horse batterx"));
        Assert.False(PasswordHash.IsRight(record, ""));
        Assert.NotEqual(record, PasswordHash.Make("correct horse battery", Cheap, RandomSource.System));
        Assert.False(PasswordHash.IsRight("argon2id$1$99999999$AAAAAAAAAAAAAAAAAAAAAA==$AAAA", "a"));
        Assert.False(PasswordHash.IsRight("plain", "plain"));
        Assert.DoesNotContain("correct", record, StringComparison.Ordinal);
    }

    /// <summary>Red when the cut of a long text makes two passwords one, or throws.</summary>
    [Fact]
    public void A_password_of_the_greatest_length_counts_to_its_last_letter()
    {
        var longest = new string('x', PasswordHash.BytesMax);
        Assert.Null(PasswordHash.Problem(longest));
        Assert.NotNull(PasswordHash.Problem(longest + "x"));
        Assert.NotNull(PasswordHash.Problem("elevenchars"));
        Assert.NotNull(PasswordHash.Problem("with a\nnew line"));
        var record = PasswordHash.Make(longest, Cheap, RandomSource.System);
        Assert.False(PasswordHash.IsRight(record, longest[..^1] + "y"));
        Assert.False(PasswordHash.IsRight(record, longest + "x"));
        Assert.False(PasswordHash.IsRight(record, new string('€', 5000)));
    }

    /// <summary>Red for a nobody whose check is cheaper than a person's: the time of the answer would name who exists.</summary>
    [Fact]
    public void Nobodys_record_costs_what_a_persons_does_and_opens_to_nothing()
    {
        Assert.StartsWith($"argon2id${PasswordHash.Usual.Operations}${PasswordHash.Usual.MemoryKiB}$", PasswordHash.Nobodys, StringComparison.Ordinal);
        Assert.False(PasswordHash.IsRight(PasswordHash.Nobodys, "correct horse battery"));
    }

    /// <summary>Red when a token of another purpose passes, or a slip of one letter is looked up.</summary>
    [Fact]
    public void A_token_is_known_by_its_prefix_and_checksum()
    {
        var token = BearerToken.Create(BearerToken.ApiPrefix, RandomSource.System);
        Assert.Matches(@"\Akwt[A-Za-z0-9]{49}\z", token);
        Assert.True(BearerToken.IsOurs(BearerToken.ApiPrefix, token));
        Assert.False(BearerToken.IsOurs(BearerToken.SessionPrefix, token));
        for (var at = 3; at < token.Length; at++)
        {
            var slip = token.ToCharArray();
            slip[at] = slip[at] == 'a' ? 'b' : 'a';
            Assert.False(BearerToken.IsOurs(BearerToken.ApiPrefix, slip));
        }

        Assert.False(BearerToken.IsOurs(BearerToken.ApiPrefix, token[..^1] + "€"));
    }

    /// <summary>Red when a person who leaves the hyphens out, or types small letters, is refused.</summary>
    [Fact]
    public void A_recovery_code_may_be_typed_as_one_likes()
    {
        var code = RecoveryCode.Create(RandomSource.System);
        Assert.Matches(@"\A([A-Z2-7]{4}-){3}[A-Z2-7]{4}\z", code);
        Assert.Equal(RecoveryCode.HashOf(code), RecoveryCode.HashOf(code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()));
        Assert.NotEqual(RecoveryCode.HashOf(code), RecoveryCode.HashOf(RecoveryCode.Create(RandomSource.System)));
    }
}
