using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;
using Keywright.Keys.Tests.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

/// <summary>A secret that is opened by the first signature.</summary>
public sealed class SealedHmacVerifierTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j");
    private static readonly byte[] Right = Encoding.ASCII.GetBytes(Convert.ToHexString(HMACSHA256.HashData(Secret, "a=1"u8)));

    /// <summary>Red when the secret is opened before it is needed, or again for each signature.</summary>
    [Fact]
    public void The_first_signature_opens_the_secret_and_no_other_does()
    {
        var vault = TestVault.Create();
        using var used = SignatureVerifier.ForHmac(vault, "a", vault.Seal("a", Secret));
        using var quiet = SignatureVerifier.ForHmac(vault, "b", vault.Seal("b", Secret));
        Assert.Null(Opened(used));
        Assert.True(used.Verify("a=1"u8, [], Right));
        Assert.False(used.Verify("a=2"u8, [], Right));
        vault.Dispose();
        Assert.True(used.Verify("a=1"u8, [], Right));
        Assert.False(quiet.Verify("a=1"u8, [], Right));
        Assert.Null(Opened(quiet));
    }

    /// <summary>Red when a damaged record, another's, or one of a root that is gone passes for a wrong signature.</summary>
    [Fact]
    public void A_record_that_does_not_open_says_so_at_the_first_signature_and_each_after()
    {
        using var vault = TestVault.Create();
        var record = vault.Seal("a", Secret);
        using var anothers = SignatureVerifier.ForHmac(vault, "b", record);
        using var left = SignatureVerifier.ForHmac(vault, "a", record);
        using var taken = SignatureVerifier.ForHmac(vault, "a", record);
        for (var i = 0; i < 2; i++)
        {
            Assert.Throws<SealedRecordException>(() => anothers.Verify("a=1"u8, [], Right));
        }

        Assert.Throws<SealedRecordException>(anothers.Open);
        taken.Open();
        using (var root = SealKey.New(RandomSource.System))
        {
            vault.Adopt(root);
        }

        Assert.Throws<SealedRecordException>(() => left.Verify("a=1"u8, [], Right));
        Assert.True(taken.Verify("a=1"u8, [], Right));
    }

    /// <summary>Red when two first signatures trip over each other.</summary>
    [Fact]
    public async Task Many_first_signatures_at_once_all_hold()
    {
        using var vault = TestVault.Create();
        for (var i = 0; i < 200; i++)
        {
            using var verifier = SignatureVerifier.ForHmac(vault, "a", vault.Seal("a", Secret));
            var held = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => verifier.Verify("a=1"u8, [], Right))));
            Assert.DoesNotContain(false, held);
        }
    }

    /// <summary>Red when a secret is opened after disposal and stays in memory; one opened in the very moment of it is met by chance only.</summary>
    [Fact]
    public async Task Disposal_in_the_moment_of_the_first_signature_leaves_no_secret()
    {
        using var vault = TestVault.Create();
        for (var i = 0; i < 500; i++)
        {
            var verifier = SignatureVerifier.ForHmac(vault, "a", vault.Seal("a", Secret));
            using var together = new Barrier(2);
            var first = Task.Run(() =>
            {
                together.SignalAndWait();
                verifier.Verify("a=1"u8, [], Right);
            });
            together.SignalAndWait();
            verifier.Dispose();
            await first;
            Assert.False(verifier.Verify("a=1"u8, [], Right));
            if (Opened(verifier) is { } opened)
            {
                Assert.True(States(opened).IsDisposed);
            }
        }
    }

    private static object? Opened(SignatureVerifier verifier) => Field(verifier, "opened");

    private static SecretBytes States(object opened)
    {
        var key = opened.GetType().GetFields(BindingFlags.NonPublic | BindingFlags.Instance).Select(field => field.GetValue(opened)).OfType<HmacKey>().Single();
        return key.GetType().GetFields(BindingFlags.NonPublic | BindingFlags.Instance).Select(field => field.GetValue(key)).OfType<SecretBytes>().Single();
    }

    private static object? Field(object holder, string name) => holder.GetType().GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(holder);
}
