using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Store;

/// <summary>
/// Keys of a restored home that nobody may use until the owner says so. What happened after the backup was made is not in it: a key may
/// have been revoked since, and its caps used up. So every key is held, and caps count as used until the day is over.
/// </summary>
public sealed class HeldKeys
{
    private const string Restored = "restored";
    private const string CapsUntil = "caps-used-up-until-us";
    private const string CapsThrough = "caps-used-up-through-key";

    private readonly KeyStore store;
    private readonly Lock gate = new();
    private readonly HashSet<int> numbers;

    /// <param name="store">The home's database; the first opening after a restore is noted in it.</param>
    /// <param name="nowUs">Unix microseconds.</param>
    public HeldKeys(KeyStore store, long nowUs)
    {
        this.store = store;
        if (store.KeptNumber(Restored) != 0)
        {
            store.Keep(CapsUntil, ((nowUs / BudgetLimits.DayUs) + 1) * BudgetLimits.DayUs);
            store.Keep(CapsThrough, store.NextKeyNumber() - 1L);
            store.Keep(Restored, 0L); // the last of the three: a crash before it begins again
        }

        CapsUsedUp = ((int)store.KeptNumber(CapsThrough), store.KeptNumber(CapsUntil));
        numbers = store.On(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE IF NOT EXISTS held_keys (number INTEGER PRIMARY KEY) STRICT; SELECT number FROM held_keys";
            using var reader = command.ExecuteReader();
            var read = new HashSet<int>();
            while (reader.Read())
            {
                read.Add(reader.GetInt32(0));
            }

            return read;
        });
    }

    /// <summary>See <see cref="CapUse.UsedUp"/>.</summary>
    public (int ThroughKey, long UntilUs) CapsUsedUp { get; }

    /// <summary>Marks the copy of a database that goes into a backup, so that whoever puts it in place, and however, begins with every key held.</summary>
    public static void Mark(KeyStore copy)
    {
        copy.On(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                CREATE TABLE IF NOT EXISTS held_keys (number INTEGER PRIMARY KEY) STRICT;
                INSERT OR IGNORE INTO held_keys SELECT number FROM keys WHERE revoked_us IS NULL;
                """;
            return command.ExecuteNonQuery();
        });
        copy.Keep(Restored, 1L);
    }

    public bool IsHeld(int number)
    {
        lock (gate)
        {
            return numbers.Contains(number);
        }
    }

    /// <exception cref="StoreFailedException">It cannot be kept; the key stays held.</exception>
    public void Release(int number)
    {
        store.On(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM held_keys WHERE number = $number";
            command.Parameters.AddWithValue("$number", number);
            return command.ExecuteNonQuery();
        });
        lock (gate)
        {
            numbers.Remove(number);
        }
    }
}
