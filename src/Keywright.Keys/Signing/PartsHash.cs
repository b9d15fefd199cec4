using System.Security.Cryptography;

namespace Keywright.Keys.Signing;

/// <summary>SHA-256 over parts joined with nothing between. .NET's own call fetches the algorithm and makes a context each time, which costs more than hashing a request does.</summary>
public static class PartsHash
{
    public const int SizeBytes = SHA256.HashSizeInBytes;

    /// <param name="hash"><see cref="SizeBytes"/> bytes.</param>
    public static void Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> hash)
    {
        if (LibcryptoSha256.IsPresent)
        {
            LibcryptoSha256.State state = default;
            LibcryptoSha256.Start(ref state);
            LibcryptoSha256.Append(ref state, first);
            LibcryptoSha256.Append(ref state, second);
            LibcryptoSha256.Append(ref state, third);
            LibcryptoSha256.Finish(ref state, hash);
            return;
        }

        using var framework = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        framework.AppendData(first);
        framework.AppendData(second);
        framework.AppendData(third);
        framework.GetHashAndReset(hash);
    }
}
