using System.Text;
using Keywright.Keys.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Sealing;

public sealed class VaultTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("aVerySecretSecretThatNobodyElseMayEverRead0123456789abcdefghijkl");

    [Fact]
    public void What_was_sealed_opens_again()
    {
        using var vault = TestVault.Create();
        foreach (var length in new[] { 0, 1, 64, 4096, Vault.MaxPlainBytes })
        {
            var plain = new SeededRandom().Bytes(length);
            using var opened = vault.Open("key 7", vault.Seal("key 7", plain));
            Assert.Equal(plain, opened.AsSpan().ToArray());
        }
    }

    [Fact]
    public void Any_flipped_bit_keeps_a_record_shut()
    {
        using var vault = TestVault.Create();
        var sealedRecord = vault.Seal("key 7", Secret);
        for (var bit = 0; bit < sealedRecord.Length * 8; bit++)
        {
            var flipped = sealedRecord.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<SealedRecordException>(() => vault.Open("key 7", flipped));
        }
    }

    [Fact]
    public void Any_missing_or_added_byte_keeps_a_record_shut()
    {
        using var vault = TestVault.Create();
        var sealedRecord = vault.Seal("key 7", Secret);
        for (var length = 0; length < sealedRecord.Length; length++)
        {
            var cut = sealedRecord[..length];
            Assert.Throws<SealedRecordException>(() => vault.Open("key 7", cut));
        }

        Assert.Throws<SealedRecordException>(() => vault.Open("key 7", [.. sealedRecord, 0]));
        Assert.Throws<SealedRecordException>(() => vault.Open("key 7", new byte[1_000_000]));
    }

    [Fact]
    public void A_record_in_anothers_place_stays_shut()
    {
        using var vault = TestVault.Create();
        var sealedRecord = vault.Seal("key 7", Secret);
        Assert.Throws<SealedRecordException>(() => vault.Open("key 8", sealedRecord));
        Assert.Throws<SealedRecordException>(() => vault.Open("key 7 ", sealedRecord));
        Assert.Throws<SealedRecordException>(() => vault.Open("Key 7", sealedRecord));
    }

    [Fact]
    public void Another_root_opens_nothing()
    {
        using var vault = TestVault.Create();
        using var other = TestVault.Create();
        var sealedRecord = vault.Seal("key 7", Secret);
        Assert.Throws<SealedRecordException>(() => other.Open("key 7", sealedRecord));
    }

    [Fact]
    public void The_data_key_of_one_record_does_not_open_anothers_content()
    {
        using var vault = TestVault.Create();
        const int contentAt = 1 + 12 + 32 + 16;
        var first = vault.Seal("key 7", Secret);
        var second = vault.Seal("key 7", Secret);
        Assert.Throws<SealedRecordException>(() => vault.Open("key 7", [.. first[..contentAt], .. second[contentAt..]]));
    }

    [Fact]
    public void The_same_secret_sealed_twice_looks_different_and_shows_nothing()
    {
        using var vault = TestVault.Create();
        var first = vault.Seal("key 7", Secret);
        var second = vault.Seal("key 7", Secret);
        Assert.NotEqual(first, second);
        for (var i = 0; i + 8 <= Secret.Length; i++)
        {
            Assert.True(first.AsSpan().IndexOf(Secret.AsSpan(i, 8)) < 0);
        }
    }

    [Fact]
    public void A_record_of_a_newer_program_is_refused_with_its_version()
    {
        using var vault = TestVault.Create();
        var sealedRecord = vault.Seal("key 7", Secret);
        sealedRecord[0] = 2;
        var refusal = Assert.Throws<SealedRecordException>(() => vault.Open("key 7", sealedRecord));
        Assert.Contains("version 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_proper_name_or_is_too_long_is_not_sealed()
    {
        using var vault = TestVault.Create();
        Assert.Throws<ArgumentException>(() => vault.Seal("", Secret));
        Assert.Throws<ArgumentException>(() => vault.Seal(new string('x', 600), Secret));
        Assert.ThrowsAny<ArgumentException>(() => vault.Seal("half a character \ud800", Secret));
        Assert.Throws<ArgumentException>(() => vault.Seal("key 7", new byte[Vault.MaxPlainBytes + 1]));
    }

    [Fact]
    public void A_closed_vault_opens_and_seals_nothing()
    {
        var vault = TestVault.Create();
        var sealedRecord = vault.Seal("key 7", Secret);
        vault.Dispose();
        Assert.Throws<ObjectDisposedException>(() => vault.Open("key 7", sealedRecord));
        Assert.Throws<ObjectDisposedException>(() => vault.Seal("key 7", Secret));
    }

    [Fact]
    public void A_record_sealed_by_the_first_version_still_opens()
    {
        // Made once from a root of 32 bytes 1 and "random" bytes 2; the layout on disk must not drift.
        using var root = SealKey.FromBytes(Enumerable.Repeat((byte)1, SealKey.SizeBytes).ToArray());
        using var vault = new Vault(root, new SeededRandom());
        using var opened = vault.Open("key:first", Convert.FromHexString(FirstVersionRecord));
        Assert.Equal("first", Encoding.ASCII.GetString(opened.AsSpan()));
    }

    private const string FirstVersionRecord = "010202020202020202020202021717805d5c95d587ad0ee452487a5d83438a862dc5f4eee68b449b1165585e00382d92fa814d0bfb030b0f2c251ce0390202020202020202020202020ead1cf6e66ef2f2aaa57e0cd38918799df87256c4";
}
