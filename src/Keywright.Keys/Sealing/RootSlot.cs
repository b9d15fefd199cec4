using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Keywright.Keys.Sealing;

/// <summary>
/// A root key closed under a passphrase or a key file, 104 bytes on disk (docs/VAULT.md): root id 16 · method u8 · zero 3 ·
/// Argon2id operations u32 · Argon2id memory in KiB u32 · salt 16 · nonce 12 · root 32 · tag 16.
/// All that stands before the nonce is associated data.
/// </summary>
public sealed class RootSlot
{
    /// <summary>Size on disk.</summary>
    public const int SizeBytes = 104;

    private const int IdBytes = 16, MethodAt = 16, OperationsAt = 20, MemoryAt = 24, SaltAt = 28, NonceAt = 44, WrappedAt = 56;

    private readonly byte[] bytes;

    private RootSlot(byte[] bytes) => this.bytes = bytes;

    /// <summary>Names the root and tells nothing about it; 32 hex digits.</summary>
    public string RootId => Convert.ToHexStringLower(bytes.AsSpan(0, IdBytes));

    public OpeningMethod Method => (OpeningMethod)bytes[MethodAt];

    /// <summary>Zero for a key file.</summary>
    public PassphraseCost Cost => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(OperationsAt)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(MemoryAt)));

    internal ReadOnlySpan<byte> Bytes => bytes;

    private static ReadOnlySpan<byte> Purpose => "keywright root 1\0"u8;

    /// <summary>Closes <paramref name="root"/> so that only <paramref name="opener"/> opens it.</summary>
    /// <exception cref="SealKeyException">Argon2id cannot be computed here.</exception>
    public static RootSlot Close(SealKey root, RootOpener opener, PassphraseCost cost, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(opener);
        ArgumentNullException.ThrowIfNull(random);
        var bytes = new byte[SizeBytes];
        random.Fill(bytes.AsSpan(0, IdBytes));
        bytes[MethodAt] = (byte)opener.Method;
        if (opener.Method == OpeningMethod.Passphrase)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(OperationsAt), cost.Operations);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(MemoryAt), cost.MemoryKiB);
        }

        random.Fill(bytes.AsSpan(SaltAt..WrappedAt));
        using var wrapping = opener.Derive(bytes.AsSpan(SaltAt..NonceAt), cost);
        AesGcmBox.Close(wrapping.AsSpan(), bytes.AsSpan(NonceAt..WrappedAt), Associated(bytes), root.AsSpan(), bytes.AsSpan(WrappedAt));
        root.DemandWhole();
        return new RootSlot(bytes);
    }

    /// <summary>Reads a slot; false for a method or a cost this program does not know or would not bear.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, [NotNullWhen(true)] out RootSlot? slot)
    {
        slot = from.Length == SizeBytes ? new RootSlot(from.ToArray()) : null;
        if (slot is not { Method: OpeningMethod.KeyFile } && slot is not { Method: OpeningMethod.Passphrase, Cost.IsBearable: true })
        {
            slot = null;
        }

        return slot is not null;
    }

    /// <summary>Opens the root; null when it is another passphrase or key, or the slot was changed. Which, nobody can tell.</summary>
    /// <exception cref="SealKeyException">Argon2id cannot be computed here.</exception>
    public SealKey? TryOpen(RootOpener opener)
    {
        ArgumentNullException.ThrowIfNull(opener);
        if (opener.Method != Method)
        {
            return null;
        }

        using var wrapping = opener.Derive(bytes.AsSpan(SaltAt..NonceAt), Cost);
        using var root = new SecretBytes(SealKey.SizeBytes);
        return AesGcmBox.TryOpen(wrapping.AsSpan(), bytes.AsSpan(NonceAt..WrappedAt), Associated(bytes), bytes.AsSpan(WrappedAt), root.AsSpan())
            ? SealKey.FromBytes(root.AsSpan())
            : null;
    }

    public override string ToString() => $"RootSlot({RootId}, {Method})";

    private static byte[] Associated(byte[] bytes) => [.. Purpose, .. bytes.AsSpan(0, NonceAt)];
}
