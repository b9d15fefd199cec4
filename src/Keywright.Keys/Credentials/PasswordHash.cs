using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keywright.Keys.Sealing;

namespace Keywright.Keys.Credentials;

/// <summary>
/// A password at rest: <c>argon2id$passes$KiB$salt$hash</c>, the last two in base 64. The cost stands in the record, so that a later
/// program may raise it for new passwords.
/// </summary>
public static class PasswordHash
{
    public const int LengthMin = 12;
    public const int BytesMax = 256;

    private const int HashBytes = 32;

    /// <summary>The second choice of RFC 9106 §4: three passes over 64 MiB.</summary>
    public static PassphraseCost Usual => new(3, 64 * 1024);

    /// <summary>A record no password opens, at the usual cost: whoever names nobody waits as long as whoever is wrong.</summary>
    public static string Nobodys { get; } = Text(Usual, new byte[Argon2id.SaltBytes], []);

    /// <summary>The sentence for what can be no password; null when it can.</summary>
    public static string? Problem(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return password.Length < LengthMin || Encoding.UTF8.GetByteCount(password) > BytesMax || password.Any(char.IsControl)
            ? $"password: it has at least {LengthMin} characters, at most {BytesMax} bytes and no control characters."
            : null;
    }

    /// <exception cref="SealKeyException">libsodium is missing, or the machine has not the memory.</exception>
    public static string Make(string password, PassphraseCost cost, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var salt = new byte[Argon2id.SaltBytes];
        random.Fill(salt);
        return Text(cost, salt, Derive(password, salt, cost));
    }

    /// <summary>Whether the password is the one; false for a record that is none, too.</summary>
    /// <exception cref="SealKeyException">libsodium is missing, or the machine has not the memory.</exception>
    public static bool IsRight(string record, string password)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Split('$') is ["argon2id", var passes, var memory, var salt, var hash]
            && uint.TryParse(passes, NumberStyles.None, CultureInfo.InvariantCulture, out var operations)
            && uint.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            && new PassphraseCost(operations, kibibytes) is { IsBearable: true } cost
            && CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(salt), cost), Convert.FromBase64String(hash));
    }

    private static byte[] Derive(string password, byte[] salt, PassphraseCost cost)
    {
        ArgumentNullException.ThrowIfNull(password);
        // What is far too long is cut, not refused: nobody may learn from the answer's time that nothing was tried.
        var room = GC.AllocateArray<byte>(Encoding.UTF8.GetMaxByteCount(BytesMax + 1), pinned: true);
        var letters = password.AsSpan(0, Math.Min(password.Length, BytesMax + 1));
        var length = Encoding.UTF8.GetBytes(letters, room);
        try
        {
            var hash = new byte[HashBytes];
            Argon2id.Derive(room.AsSpan(0, length), salt, cost, hash);
            return hash;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(room);
        }
    }

    private static string Text(PassphraseCost cost, byte[] salt, byte[] hash) => string.Create(
        CultureInfo.InvariantCulture, $"argon2id${cost.Operations}${cost.MemoryKiB}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
}
