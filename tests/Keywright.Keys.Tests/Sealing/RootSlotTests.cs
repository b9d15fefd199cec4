using System.Text;
using Keywright.Keys.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Sealing;

public sealed class RootSlotTests
{
    private static readonly PassphraseCost Cheap = new(1, 8);
    private static readonly byte[] Words = Encoding.UTF8.GetBytes("a passphrase of some words");

    [Fact]
    public void Only_what_closed_a_root_opens_it()
    {
        using var root = SealKey.New(RandomSource.System);
        using var right = RootOpener.FromPassphrase(Words);
        using var wrong = RootOpener.FromPassphrase([.. Words, (byte)' ']);
        using var key = RootOpener.FromKey(new SeededRandom().Bytes(32));
        using var otherKey = RootOpener.FromKey(new SeededRandom(7).Bytes(32));
        var byWords = RootSlot.Close(root, right, Cheap, RandomSource.System);
        var byKey = RootSlot.Close(root, key, Cheap, RandomSource.System);
        using (var opened = byWords.TryOpen(right))
        {
            Assert.Equal(root.AsSpan().ToArray(), opened!.AsSpan().ToArray());
        }

        using (var opened = byKey.TryOpen(key))
        {
            Assert.Equal(root.AsSpan().ToArray(), opened!.AsSpan().ToArray());
        }

        Assert.Null(byWords.TryOpen(wrong));
        Assert.Null(byWords.TryOpen(key));
        Assert.Null(byKey.TryOpen(otherKey));
        Assert.Null(byKey.TryOpen(right));
        Assert.NotEqual(byWords.RootId, byKey.RootId);
    }

    [Fact]
    public void Any_flipped_bit_keeps_a_root_shut()
    {
        using var root = SealKey.New(RandomSource.System);
        using var key = RootOpener.FromKey(new SeededRandom().Bytes(32));
        var bytes = RootSlot.Close(root, key, default, RandomSource.System).Bytes.ToArray();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(!RootSlot.TryRead(flipped, out var slot) || slot.TryOpen(key) is null, $"bit {bit}");
        }
    }

    [Fact]
    public void A_file_cannot_make_a_guess_cost_more_than_the_machine_bears()
    {
        using var root = SealKey.New(RandomSource.System);
        using var words = RootOpener.FromPassphrase(Words);
        var bytes = RootSlot.Close(root, words, Cheap, RandomSource.System).Bytes.ToArray();
        foreach (var (at, value) in new[] { (22, 0x7f), (27, 0x7f), (20, 0), (24, 0) })
        {
            var changed = bytes.ToArray();
            changed[at] = (byte)value;
            Assert.False(RootSlot.TryRead(changed, out _), $"byte {at}");
        }
    }

    [Fact]
    public void A_damaged_or_newer_vault_file_is_refused_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        using var root = SealKey.New(RandomSource.System);
        using var key = RootOpener.FromKey(new SeededRandom().Bytes(32));
        var path = folder["vault.kw"];
        VaultFile.Save(path, RootSlot.Close(root, key, default, RandomSource.System));
        var whole = File.ReadAllBytes(path);
        for (var at = 0; at < whole.Length; at++)
        {
            var flipped = whole.ToArray();
            flipped[at] ^= 0x10;
            File.WriteAllBytes(path, flipped);
            Assert.Contains("is damaged", Assert.Throws<SealKeyException>(() => VaultFile.Load(path)).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, whole[..at]);
            Assert.Throws<SealKeyException>(() => VaultFile.Load(path));
        }

        var newer = whole[..^32];
        newer[8] = 2;
        File.WriteAllBytes(path, [.. newer, .. System.Security.Cryptography.SHA256.HashData(newer)]);
        Assert.Contains("version 2", Assert.Throws<SealKeyException>(() => VaultFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rewrapped_record_opens_under_the_new_root_and_no_more_under_the_old()
    {
        using var old = TestVault.Create();
        using var under = TestVault.Create();
        var record = old.Seal("key 7", Words);
        var rewrapped = old.Rewrap("key 7", record, under);
        using (var plain = under.Open("key 7", rewrapped))
        {
            Assert.Equal(Words, plain.AsSpan().ToArray());
        }

        Assert.False(old.Opens("key 7", rewrapped));
        Assert.False(under.Opens("key 8", rewrapped));
        Assert.Throws<SealedRecordException>(() => old.Rewrap("key 8", record, under));
        Assert.Throws<SealedRecordException>(() => under.Rewrap("key 7", record, old));

        using var root = SealKey.New(RandomSource.System);
        old.Adopt(root);
        Assert.False(old.Opens("key 7", record));
        using var same = new Vault(root, RandomSource.System);
        Assert.True(same.Opens("key 7", old.Seal("key 7", Words)));
    }
}
