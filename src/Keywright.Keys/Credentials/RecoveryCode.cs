namespace Keywright.Keys.Credentials;

/// <summary>Good once in the place of a device that is lost: 80 random bits, as four groups of four.</summary>
public static class RecoveryCode
{
    public const int Count = 10;

    private const int SizeBytes = 10;

    public static string Create(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[SizeBytes];
        random.Fill(bytes);
        var text = Base32.Write(bytes);
        return string.Join('-', Enumerable.Range(0, 4).Select(group => text.Substring(group * 4, 4)));
    }

    /// <summary>As it is kept. Case, spaces and hyphens a person may type as they like; 80 bits need no slow hash.</summary>
    public static string HashOf(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return BearerToken.HashOf(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant());
    }
}
