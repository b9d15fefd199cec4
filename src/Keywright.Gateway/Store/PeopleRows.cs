namespace Keywright.Gateway.Store;

/// <summary>A person as the database holds them.</summary>
/// <param name="Role">viewer, operator or owner.</param>
/// <param name="Password">An Argon2id record.</param>
/// <param name="CodeSecret">The secret of a confirmed device, sealed; null without one.</param>
/// <param name="PendingSecret">The secret of a device that no code has confirmed yet, sealed.</param>
/// <param name="CodeStep">The step of the last code taken; none up to it is good again.</param>
public sealed record PersonRow(string Name, string Role, string Password, long CreatedUs, byte[]? CodeSecret, byte[]? PendingSecret, long CodeStep);

/// <summary>A token of the control API; what it is checked by is its hash.</summary>
public sealed record TokenRow(string Name, string Hash, string Role, string Maker, long CreatedUs, long ExpiresUs);

/// <summary>A person signed in.</summary>
public sealed record SignInRow(string Id, string Hash, string Person, string Address, long CreatedUs, long LastUs);

/// <summary>The tables of people, and what they are read from.</summary>
internal static class PeopleRows
{
    public const string Create =
        """
        CREATE TABLE people (
            name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, created_us INTEGER NOT NULL,
            code_secret BLOB, pending_secret BLOB, code_step INTEGER NOT NULL) STRICT;
        CREATE TABLE recovery_codes (person TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (person, hash)) STRICT;
        CREATE TABLE attempts (subject TEXT PRIMARY KEY, failures INTEGER NOT NULL, waits_until_us INTEGER NOT NULL) STRICT;
        CREATE TABLE tokens (
            name TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, role TEXT NOT NULL, maker TEXT NOT NULL,
            created_us INTEGER NOT NULL, expires_us INTEGER NOT NULL) STRICT;
        CREATE TABLE sign_ins (
            id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, person TEXT NOT NULL, address TEXT NOT NULL,
            created_us INTEGER NOT NULL, last_us INTEGER NOT NULL) STRICT;
        """;
}
