using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Journal;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What is written down of all real exchanges together: part of a snapshot, and brought up to date by the journal's entries after it.</summary>
internal sealed class LiveBooks(LiveAccounts accounts)
{
    /// <summary>Begins the part of a snapshot; what stands there otherwise is never negative.</summary>
    private const long Mark = -0x4c49_5645;

    // Looked through by the background work while the owner adds one.
    private ImmutableSortedDictionary<string, LiveVenue> venues = ImmutableSortedDictionary.Create<string, LiveVenue>(StringComparer.Ordinal);

    public IEnumerable<LiveVenue> Venues => Volatile.Read(ref venues).Values;

    public LiveVenue? Find(string venue) => Volatile.Read(ref venues).GetValueOrDefault(venue);

    public void Add(LiveVenue venue) => Volatile.Write(ref venues, venues.Add(venue.Name, venue));

    /// <summary>As it stands now; what is returned writes it. A home without real exchanges has nothing to write.</summary>
    public Action<IBufferWriter<byte>> Capture()
    {
        // An exchange whose market is only followed has nothing to write, and may not be known at the next start.
        var parts = Venues.Where(venue => accounts.All.Any(account => account.Venue == venue)).Select(venue => (venue.Name, venue.Save())).ToList();
        return into =>
        {
            if (parts.Count == 0)
            {
                return;
            }

            var writer = new StateWriter(into);
            writer.Int64(Mark);
            writer.Int32(parts.Count);
            foreach (var (name, bytes) in parts)
            {
                writer.Bytes(Encoding.UTF8.GetBytes(name));
                writer.Bytes(bytes);
            }
        };
    }

    /// <summary>Reads what <see cref="Capture"/> wrote, if it wrote anything.</summary>
    public void Restore(ref StateReader reader)
    {
        var rest = reader;
        if (rest.Int64() != Mark)
        {
            return;
        }

        for (var left = rest.Int32(); left > 0; left--)
        {
            var name = Encoding.UTF8.GetString(rest.Bytes());
            var bytes = rest.Bytes();
            (Find(name) ?? throw new InvalidDataException($"The snapshot has orders at {name}, which the database knows no account of; restore database and journal from one and the same backup.")).Restore(bytes);
        }

        reader = rest;
    }

    /// <summary>Takes in an entry of a real exchange.</summary>
    /// <param name="entry">Of any kind.</param>
    /// <param name="answered">Gets each client call's head and answer, so that its repeats find it.</param>
    /// <returns>False when it is none of these.</returns>
    public bool Apply(in JournalEntry entry, Action<AuditHead, Reply> answered)
    {
        var reader = new StateReader(entry.Payload.Span);
        switch ((EntryKind)entry.Kind)
        {
            case EntryKind.LiveIntended:
                var asked = AuditHead.Read(ref reader);
                VenueOf(asked.Account).Replay(entry.Sequence, LiveIntent.Restore(ref reader));
                return true;
            case EntryKind.LiveEnded:
                var closed = AuditHead.Read(ref reader);
                var end = LiveEntries.ReadEnd(ref reader);
                VenueOf(closed.Account).Replay(entry.Sequence, end, closed.TimeUs);
                if (closed.Digest != UInt128.Zero)
                {
                    answered(closed, end.Reply);
                }

                return true;
            case EntryKind.LiveLearnt:
                var told = AuditHead.Read(ref reader);
                VenueOf(told.Account).Replay(entry.Sequence, told.Account, LiveFacts.Restore(ref reader), told.TimeUs);
                return true;
            case EntryKind.LiveCharged:
                var paid = AuditHead.Read(ref reader);
                VenueOf(paid.Account).Replay(entry.Sequence, paid.KeyNumber, reader.Int32(), reader.Int128());
                return true;
            case EntryKind.LiveDayBegan:
                var began = AuditHead.Read(ref reader);
                var (venue, rates) = LiveEntries.ReadDay(ref reader);
                Find(venue)?.Replay(entry.Sequence, began.TimeUs, rates);
                return true;
            case EntryKind.LiveAdopted:
                var given = AuditHead.Read(ref reader);
                var (order, rateE8) = LiveEntries.ReadAdopted(ref reader);
                VenueOf(given.Account).Replay(entry.Sequence, order, rateE8, given.TimeUs);
                return true;
            case EntryKind.LiveSucceeded:
                var replaced = AuditHead.Read(ref reader);
                VenueOf(replaced.Account).ReplaySuccession(entry.Sequence, replaced.KeyNumber, reader.Int32());
                return true;
            default:
                return false;
        }
    }

    private LiveVenue VenueOf(int account)
        => accounts.Find(account)?.Venue ?? throw new InvalidDataException($"The journal has orders of account {account}, which the database does not know; restore database and journal from one and the same backup.");
}
