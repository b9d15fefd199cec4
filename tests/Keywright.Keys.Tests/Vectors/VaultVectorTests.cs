using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keywright.Keys.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Vectors;

/// <summary>What stands on disk is what docs/VAULT.md says: vectors worked out from the document by another program, in another language.</summary>
public sealed class VaultVectorTests
{
    private static readonly JsonElement Vectors = Read();

    private static byte[] Passphrase => Encoding.UTF8.GetBytes(Vectors.Text("passphrase"));

    [Fact]
    public void Argon2id_gives_what_another_library_gives()
    {
        foreach (var one in Vectors.GetProperty("argon2id").EnumerateArray())
        {
            var cost = new PassphraseCost(one.GetProperty("operations").GetUInt32(), one.GetProperty("memoryKiB").GetUInt32());
            var output = new byte[32];
            Argon2id.Derive(Passphrase, one.Hex("salt"), cost, output);
            Assert.Equal(one.Hex("output"), output);
        }
    }

    [Fact]
    public void A_slot_is_read_and_written_byte_for_byte()
    {
        using var root = SealKey.FromBytes(Vectors.Hex("root"));
        foreach (var (name, opener, cost) in new[]
        {
            ("slotByKey", RootOpener.FromKey(Vectors.Hex("key")), default),
            ("slotByPassphrase", RootOpener.FromPassphrase(Passphrase), new PassphraseCost(2, 64)),
        })
        {
            using (opener)
            {
                var bytes = Vectors.Hex(name);
                Assert.True(RootSlot.TryRead(bytes, out var slot));
                using var opened = slot.TryOpen(opener);
                Assert.Equal(Vectors.Hex("root"), opened!.AsSpan().ToArray());

                // Its random parts are the id, then salt and nonce in one.
                var again = RootSlot.Close(root, opener, cost, new ScriptedRandom([.. bytes[..16], .. bytes[28..56]]));
                Assert.Equal(bytes, again.Bytes.ToArray());
            }
        }
    }

    [Fact]
    public void A_vault_file_is_read_and_written_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, count) in new[] { ("vaultFile", 1), ("vaultFileOfTwo", 2) })
        {
            var path = folder[name];
            File.WriteAllBytes(path, Vectors.Hex(name));
            var slots = VaultFile.Load(path);
            Assert.Equal(count, slots.Count);
            VaultFile.Save(path, slots);
            Assert.Equal(Vectors.Hex(name), File.ReadAllBytes(path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_record_is_read_and_written_byte_for_byte()
    {
        var one = Vectors.GetProperty("record");
        var bytes = one.Hex("bytes");
        using var root = SealKey.FromBytes(Vectors.Hex("root"));
        using var vault = new Vault(root, RandomSource.System);
        using var plain = vault.Open(one.Text("identity"), bytes);
        Assert.Equal(one.Hex("plain"), plain.AsSpan().ToArray());

        // The data key is not in the record in clear; the vector's program made it of these words.
        var dataKey = Shake256.HashData("record data key"u8, 32);
        using var writing = new Vault(root, new ScriptedRandom([.. bytes[1..13], .. bytes[61..73], .. dataKey]));
        Assert.Equal(bytes, writing.Seal(one.Text("identity"), one.Hex("plain")));
    }

    [Fact]
    public async Task A_backup_is_read_and_written_byte_for_byte()
    {
        var one = Vectors.GetProperty("backup");
        var bytes = one.Hex("bytes");
        using var opener = RootOpener.FromPassphrase(Passphrase);
        using var from = new MemoryStream(bytes);
        using var reader = SealedArchiveReader.Open(from, opener);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000), reader.MadeAt);
        foreach (var file in one.GetProperty("files").EnumerateObject())
        {
            Assert.True(reader.Next(out var name, out var length));
            Assert.Equal(file.Name, name);
            var content = new byte[length];
            Assert.Equal(length, reader.Read(content));
            Assert.Equal(Convert.FromHexString(file.Value.GetString()!), content);
        }

        Assert.False(reader.Next(out _, out _));
        Assert.Equal(bytes, await WriteAsync("slotByPassphrase", 1_800_000_000_000_000, ("vault.kw", "first"u8.ToArray()), ("journal/1.journal", [])));
    }

    [Fact]
    public async Task A_backup_of_two_chunks_is_written_byte_for_byte()
    {
        var one = Vectors.GetProperty("backupOfTwoChunks");
        var content = new byte[100_000];
        for (var i = 0; i < content.Length; i++)
        {
            content[i] = (byte)(i % 251);
        }

        Assert.Equal(one.Hex("contentSha256"), SHA256.HashData(content));
        var written = await WriteAsync("slotByKey", 1_800_000_000_000_001, (one.Text("file"), content));
        Assert.Equal(one.GetProperty("bytes").GetInt32(), written.Length);
        Assert.Equal(one.Hex("sha256"), SHA256.HashData(written));
    }

    private static async Task<byte[]> WriteAsync(string slotName, long madeUs, params (string Name, byte[] Content)[] files)
    {
        var ct = TestContext.Current.CancellationToken;
        Assert.True(RootSlot.TryRead(Vectors.Hex(slotName), out var slot));
        using var root = SealKey.FromBytes(Vectors.Hex("root"));
        using var into = new MemoryStream();
        using var writer = await SealedArchiveWriter.BeginAsync(into, slot, root, madeUs, ct);
        foreach (var (name, content) in files)
        {
            using var stream = new MemoryStream(content);
            await writer.AddAsync(name, content.Length, stream, ct);
        }

        await writer.FinishAsync(ct);
        return into.ToArray();
    }

    private static JsonElement Read()
    {
        using var stream = typeof(VaultVectorTests).Assembly.GetManifestResourceStream("vault-vectors.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>Gives out these bytes in order and no more.</summary>
    private sealed class ScriptedRandom(byte[] bytes) : RandomSource
    {
        private int at;

        public override void Fill(Span<byte> into)
        {
            bytes.AsSpan(at, into.Length).CopyTo(into);
            at += into.Length;
        }
    }
}
