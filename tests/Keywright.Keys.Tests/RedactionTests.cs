using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;
using Keywright.Keys.Tests.Sealing;
using Xunit;

namespace Keywright.Keys.Tests;

public sealed class RedactionTests
{
    private sealed record Carrier(object Held, string Note);

    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    [Fact]
    public void No_holder_of_a_secret_shows_it_in_text_records_or_json()
    {
        const string secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
        var bytes = Encoding.ASCII.GetBytes(secret);
        using var root = SealKey.FromBytes(bytes.AsSpan(0, SealKey.SizeBytes));
        using var vault = new Vault(root, RandomSource.System);
        using var plain = vault.Open("x", vault.Seal("x", bytes));
        using var issued = new IssuedSecret(vault.Open("x", vault.Seal("x", bytes)));
        using var verifier = SignatureVerifier.ForHmac(vault, "x", vault.Seal("x", bytes));
        using var used = SignatureVerifier.ForHmac(vault, "x", vault.Seal("x", bytes));
        used.Open();
        using var prepared = HmacKey.Prepare(bytes);
        using var framework = new FrameworkHmacKey(bytes);

        using var upstreamHmac = UpstreamSigner.Open(vault, "x", UpstreamSigner.TrySealSecret(vault, "x", bytes, out _)!);
        using var upstreamPair = new Ed25519Signer(bytes.AsSpan(0, Ed25519Library.SeedBytes), Ed25519Library.Fastest);
        using var passphrase = RootOpener.FromPassphrase(bytes);
        using var keyFile = RootOpener.FromKey(bytes.AsSpan(0, SealKey.SizeBytes));

        foreach (var holder in new object[] { root, vault, plain, issued, verifier, used, prepared, framework, upstreamHmac, upstreamPair, passphrase, keyFile })
        {
            string[] prints =
            [
                holder.ToString()!,
                $"{holder}",
                new Carrier(holder, "note").ToString(),
                JsonSerializer.Serialize(holder, holder.GetType()),
                JsonSerializer.Serialize(holder, holder.GetType(), WithFields),
                JsonSerializer.Serialize(new { holder }),
            ];
            foreach (var print in prints)
            {
                AssertShowsNothingOf(secret, print);
            }

            Assert.Contains("***", holder.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(secret, issued.Reveal());
    }

    [Fact]
    public void Refusals_show_nothing_of_what_was_refused()
    {
        const string secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
        using var vault = TestVault.Create();
        var refusals = new List<Exception>
        {
            Assert.Throws<SealedRecordException>(() => vault.Open("x", Encoding.ASCII.GetBytes(secret + secret + secret))),
            Assert.Throws<SealKeyException>(() => SealKey.FromBytes(Encoding.ASCII.GetBytes(secret))),
            Assert.Throws<ArgumentException>(() => SignatureVerifier.ForPublicKey(KeyType.Rsa, Encoding.ASCII.GetBytes(secret))),
            Assert.Throws<ArgumentException>(() => vault.Seal("", Encoding.ASCII.GetBytes(secret))),
            Assert.Throws<SealedRecordException>(() => UpstreamSigner.Open(vault, "x", vault.Seal("x", Encoding.ASCII.GetBytes(secret)))),
        };
        Assert.All(refusals, refusal => AssertShowsNothingOf(secret, refusal.ToString()));
    }

    [Fact]
    public void A_new_secret_is_shown_once()
    {
        using var vault = TestVault.Create();
        var (_, issued) = KeyMint.MintHmac(vault, "x", RandomSource.System);
        var secret = issued.Reveal();
        Assert.Equal(64, secret.Length);
        var refusal = Assert.Throws<InvalidOperationException>(issued.Reveal);
        AssertShowsNothingOf(secret, refusal.ToString());
        Assert.Equal("IssuedSecret(***)", issued.ToString());
    }

    [Fact]
    public void A_new_secret_that_nobody_asked_for_is_gone_after_disposal()
    {
        using var vault = TestVault.Create();
        var (_, issued) = KeyMint.MintHmac(vault, "x", RandomSource.System);
        issued.Dispose();
        Assert.Throws<InvalidOperationException>(issued.Reveal);
    }

    [Fact]
    public void Disposal_zeroes_every_secret_buffer()
    {
        var key = new SeededRandom().Bytes(64);
        var root = SealKey.FromBytes(key.AsSpan(0, SealKey.SizeBytes));
        var vault = new Vault(root, RandomSource.System);
        foreach (var holder in new IDisposable[] { new LibcryptoHmacKey(key), new FrameworkHmacKey(key), root, vault, RootOpener.FromPassphrase(key), new Ed25519Signer(key.AsSpan(0, Ed25519Library.SeedBytes), Ed25519Library.Fastest), new HmacHolder(key) })
        {
            var buffers = SecretsIn(holder);
            Assert.NotEmpty(buffers);
            Assert.All(buffers, buffer => Assert.NotEqual(-1, buffer.AsSpanRacing().IndexOfAnyExcept((byte)0)));
            holder.Dispose();
            Assert.All(buffers, buffer => Assert.Equal(-1, buffer.AsSpanRacing().IndexOfAnyExcept((byte)0)));
            Assert.All(buffers, buffer => Assert.Throws<ObjectDisposedException>(() => buffer.AsSpan().Length));
        }
    }

    [Fact]
    public void Secret_buffers_do_not_move()
    {
        using var secret = new SecretBytes(64);
        var before = AddressOf(secret);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal(before, AddressOf(secret));
        Assert.Equal(GC.MaxGeneration, GC.GetGeneration(BytesOf(secret)));
    }

    [Fact]
    public void Nothing_public_hands_out_bytes_but_sealed_ones_and_public_keys()
    {
        // UpstreamSigner's two give a sealed record; what it seals goes in from outside or is made inside, and never comes out.
        string[] harmless = ["UpstreamSigner.Mint", "UpstreamSigner.TrySealSecret", "KeyMint.MintHmac", "CodeDevice.Enrol", "IssuedSecret.Postpone", "ServiceAccess.Seal", "WebhookSecret.Make", "Vault.Seal", "Vault.Rewrap", "Accepted.get_Spki", "Accepted.Deconstruct", "Accepted.set_Spki"];
        var found = typeof(Vault).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(HandsOutBytes)
            .Select(member => $"{member.DeclaringType!.Name}.{member.Name}")
            .Except(harmless)
            .ToArray();
        Assert.True(found is [], $"Ask Keys to sign or verify instead of taking bytes out: {string.Join(", ", found)}");

        static bool HandsOutBytes(MemberInfo member) => member switch
        {
            FieldInfo field => CarriesBytes(field.FieldType),
            MethodInfo method => CarriesBytes(method.ReturnType)
                || method.GetParameters().Any(parameter => parameter.IsOut && CarriesBytes(parameter.ParameterType)),
            _ => false,
        };

        static bool CarriesBytes(Type type) =>
            type == typeof(byte[]) || type == typeof(SecretBytes)
            || (type.HasElementType && CarriesBytes(type.GetElementType()!))
            || (type.IsGenericType && type.GetGenericArguments().Any(argument => argument == typeof(byte) || CarriesBytes(argument)));
    }

    private static void AssertShowsNothingOf(string secret, string print)
    {
        var hex = Convert.ToHexString(Encoding.ASCII.GetBytes(secret));
        var base64 = Convert.ToBase64String(Encoding.ASCII.GetBytes(secret));
        foreach (var form in new[] { secret, hex, hex.ToLowerInvariant(), base64 })
        {
            for (var i = 0; i + 8 <= form.Length; i++)
            {
                Assert.DoesNotContain(form.Substring(i, 8), print, StringComparison.Ordinal);
            }
        }
    }

    private static List<SecretBytes> SecretsIn(object holder) =>
        [.. holder.GetType().GetFields(BindingFlags.NonPublic | BindingFlags.Instance).Select(field => field.GetValue(holder)).OfType<SecretBytes>()];

    private static byte[] BytesOf(SecretBytes secret) =>
        (byte[])typeof(SecretBytes).GetField("bytes", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(secret)!;

    private static unsafe nint AddressOf(SecretBytes secret) =>
        (nint)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(BytesOf(secret)));
}
