using Keywright.Keys.Sealing;

namespace Keywright.Keys.Tests.Sealing;

/// <summary>A vault under a root of its own.</summary>
internal static class TestVault
{
    public static Vault Create(RandomSource? random = null)
    {
        Span<byte> key = stackalloc byte[SealKey.SizeBytes];
        RandomSource.System.Fill(key);
        using var root = SealKey.FromBytes(key);
        return new Vault(root, random ?? RandomSource.System);
    }
}
