using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;
using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.People;

/// <summary>
/// How the desks for people change anything: one at a time, noted in the journal before it is done. No key changes meanwhile, and neither does
/// the vault's root, under which a device's secret is sealed: what was read before the note is still true after it.
/// </summary>
internal sealed class PeopleBook(OwnerNotes notes, KeyDesk keys, int account)
{
    /// <param name="look">Checks, and says what is to be noted and done; or refuses.</param>
    public ValueTask<DeskAnswer<T>> ChangeAsync<T>(Func<Change<T>> look)
        where T : class
        => keys.WithoutChangesAsync(() => ChangeAloneAsync(look));

    private async ValueTask<DeskAnswer<T>> ChangeAloneAsync<T>(Func<Change<T>> look)
        where T : class
    {
        try
        {
            var change = look();
            if (change.Make is not { } make)
            {
                return (change.Why, change.Problem!);
            }

            // KeyChanging with key 0: the log's word for a change by an owner; the facts say of what.
            return await notes.TryNoteAsync(EntryKind.KeyChanging, 0, account, change.Facts!)
                ? make()
                : (Refused.Unable, "The audit log has no room or has failed, so nothing was changed; free some disk space, or restart the gateway.");
        }
        catch (StoreFailedException e)
        {
            return (Refused.Unable, $"{e.Message} Nothing was changed.");
        }
        catch (Exception e) when (e is SealKeyException or SealedRecordException)
        {
            return (Refused.Unable, e.Message);
        }
        catch (ObjectDisposedException)
        {
            return (Refused.Unable, VaultDesk.SealedSentence); // sealed while this was under way
        }
    }
}

/// <summary>A change that is about to be made, or why it is not.</summary>
internal readonly record struct Change<T>(string? Facts, Func<T>? Make, Refused Why, string? Problem)
    where T : class
{
    public static implicit operator Change<T>((string Facts, Func<T> Make) change) => new(change.Facts, change.Make, default, null);

    public static implicit operator Change<T>((Refused Why, string Problem) refused) => new(null, null, refused.Why, refused.Problem);
}
