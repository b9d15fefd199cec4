using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>People, their failed attempts and recovery codes, tokens and sign-ins, in the database of the keys.</summary>
/// <remarks>Every method throws <see cref="StoreFailedException"/> when the database cannot.</remarks>
internal sealed class PeopleStore(KeyStore store)
{
    public IReadOnlyList<PersonRow> People() => Rows(
        "SELECT name, role, password, created_us, code_secret, pending_secret, code_step FROM people ORDER BY name",
        read => new PersonRow(read.GetString(0), read.GetString(1), read.GetString(2), read.GetInt64(3), read[4] as byte[], read[5] as byte[], read.GetInt64(6)));

    public PersonRow? Person(string name) => People().FirstOrDefault(person => person.Name == name);

    public void Write(PersonRow row) => Run(
        """
        INSERT OR REPLACE INTO people (name, role, password, created_us, code_secret, pending_secret, code_step)
        VALUES ($name, $role, $password, $created, $secret, $pending, $step)
        """,
        ("$name", row.Name), ("$role", row.Role), ("$password", row.Password), ("$created", row.CreatedUs), ("$secret", row.CodeSecret), ("$pending", row.PendingSecret), ("$step", row.CodeStep));

    /// <summary>Takes a person away with their codes, sign-ins and the tokens they made.</summary>
    public void Remove(string name) => Run(
        """
        BEGIN;
        DELETE FROM people WHERE name = $name;
        DELETE FROM recovery_codes WHERE person = $name;
        DELETE FROM sign_ins WHERE person = $name;
        DELETE FROM tokens WHERE maker = $name;
        DELETE FROM attempts WHERE subject = 'user ' || $name;
        DELETE FROM rebind_links WHERE person = $name;
        COMMIT;
        """,
        ("$name", name));

    /// <summary>A device is confirmed: its secret counts, and these recovery codes in the place of all before.</summary>
    public void Confirm(PersonRow row, IEnumerable<string> recoveryHashes) => store.On(connection =>
    {
        using var transaction = connection.BeginTransaction();
        SqlText.Execute(connection, transaction, "UPDATE people SET code_secret = $secret, pending_secret = NULL, code_step = $step WHERE name = $name", ("$secret", row.CodeSecret), ("$step", row.CodeStep), ("$name", row.Name));
        SqlText.Execute(connection, transaction, "DELETE FROM recovery_codes WHERE person = $name", ("$name", row.Name));
        foreach (var hash in recoveryHashes)
        {
            SqlText.Execute(connection, transaction, "INSERT INTO recovery_codes (person, hash) VALUES ($name, $hash)", ("$name", row.Name), ("$hash", hash));
        }

        transaction.Commit();
        return 0;
    });

    /// <summary>Takes a step for used, if it is later than every one before; false when it is not.</summary>
    public bool TryTakeStep(string name, long step) => Run("UPDATE people SET code_step = $step WHERE name = $name AND code_step < $step", ("$name", name), ("$step", step)) == 1;

    /// <summary>Uses a recovery code up; false when it is none.</summary>
    public bool TryTakeRecovery(string name, string hash) => Run("DELETE FROM recovery_codes WHERE person = $name AND hash = $hash", ("$name", name), ("$hash", hash)) == 1;

    public int RecoveryLeft(string name) => Rows("SELECT COUNT(*) FROM recovery_codes WHERE person = $name", read => read.GetInt32(0), ("$name", name))[0];

    /// <summary>Failures since the last success, and until when no attempt counts; zeros for a subject without any.</summary>
    public (int Failures, long WaitsUntilUs) Attempts(string subject) => Rows(
        "SELECT failures, waits_until_us FROM attempts WHERE subject = $subject", read => (read.GetInt32(0), read.GetInt64(1)), ("$subject", subject)).FirstOrDefault();

    public void KeepAttempts(string subject, int failures, long waitsUntilUs) => Run(
        "INSERT OR REPLACE INTO attempts (subject, failures, waits_until_us) VALUES ($subject, $failures, $until)", ("$subject", subject), ("$failures", failures), ("$until", waitsUntilUs));

    /// <summary>
    /// In the copy of a database that goes into a backup: tokens and sign-ins are over, and no password is right until it is set anew. Since the
    /// backup a token may have been revoked, a person removed, a password changed because others knew it.
    /// </summary>
    public void EndAccess() => Run("BEGIN; DELETE FROM tokens; DELETE FROM sign_ins; UPDATE people SET password = ''; COMMIT;");

    public IReadOnlyList<TokenRow> Tokens() => Rows(
        "SELECT name, hash, role, maker, created_us, expires_us FROM tokens ORDER BY name",
        read => new TokenRow(read.GetString(0), read.GetString(1), read.GetString(2), read.GetString(3), read.GetInt64(4), read.GetInt64(5)));

    public void Write(TokenRow row) => Run(
        "INSERT INTO tokens (name, hash, role, maker, created_us, expires_us) VALUES ($name, $hash, $role, $maker, $created, $expires)",
        ("$name", row.Name), ("$hash", row.Hash), ("$role", row.Role), ("$maker", row.Maker), ("$created", row.CreatedUs), ("$expires", row.ExpiresUs));

    public bool TryRemoveToken(string name) => Run("DELETE FROM tokens WHERE name = $name", ("$name", name)) == 1;

    public IReadOnlyList<SignInRow> SignIns() => Rows(
        "SELECT id, hash, person, address, created_us, last_us FROM sign_ins ORDER BY created_us, id",
        read => new SignInRow(read.GetString(0), read.GetString(1), read.GetString(2), read.GetString(3), read.GetInt64(4), read.GetInt64(5)));

    public void Write(SignInRow row) => Run(
        "INSERT OR REPLACE INTO sign_ins (id, hash, person, address, created_us, last_us) VALUES ($id, $hash, $person, $address, $created, $last)",
        ("$id", row.Id), ("$hash", row.Hash), ("$person", row.Person), ("$address", row.Address), ("$created", row.CreatedUs), ("$last", row.LastUs));

    public bool TryEndSignIn(string id) => Run("DELETE FROM sign_ins WHERE id = $id", ("$id", id)) == 1;

    public void EndSignInsOf(string person) => Run("DELETE FROM sign_ins WHERE person = $person", ("$person", person));

    private int Run(string sql, params (string Name, object? Value)[] values) => store.On(connection => SqlText.Execute(connection, null, sql, values));

    private IReadOnlyList<T> Rows<T>(string sql, Func<SqliteDataReader, T> row, params (string Name, object? Value)[] values)
        => store.On(connection => SqlText.Rows(connection, sql, row, values));
}
