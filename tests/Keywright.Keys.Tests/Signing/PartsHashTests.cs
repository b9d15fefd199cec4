using System.Security.Cryptography;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Keys.Tests.Signing;

public sealed class PartsHashTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(40, 0, 0)]
    [InlineData(40, 300, 0)]
    [InlineData(40, 300, 500)]
    [InlineData(55, 9, 64)]
    public void Parts_hash_as_they_would_joined(int first, int second, int third)
    {
        var message = new byte[first + second + third];
        new Random(7).NextBytes(message);
        Span<byte> hash = stackalloc byte[PartsHash.SizeBytes];

        PartsHash.Compute(message.AsSpan(0, first), message.AsSpan(first, second), message.AsSpan(first + second), hash);

        Assert.Equal(SHA256.HashData(message), hash.ToArray());
    }
}
