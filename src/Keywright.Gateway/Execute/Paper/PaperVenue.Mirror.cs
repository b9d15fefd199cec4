using Keywright.Gateway.Requests;
using Keywright.Journal;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Another exchange's market, shown by orders of the house.</summary>
internal sealed partial class PaperVenue
{
    private readonly MirrorPlan plan = new();

    /// <summary>Takes off the books what the house has there, and opens its accounts where there are none; false when there is no room in the journal.</summary>
    public async ValueTask<bool> OpenMirrorAsync()
    {
        await ByItselfAsync(EntryKind.MirrorOpened, state.OpenMirror);
        return state.Mirror is { IsEmpty: true };
    }

    /// <summary>Takes in how that market is seen, one entry a symbol; without room in the journal it stands still.</summary>
    public async ValueTask FollowAsync(IEnumerable<MirrorSight> sights)
    {
        ulong last = 0;
        foreach (var sight in sights)
        {
            lock (gate)
            {
                last = Math.Max(last, Follow(sight));
            }
        }

        if (last > 0)
        {
            await journal.DurableAsync(last);
        }
    }

    /// <summary>The entry's sequence; 0 when there is nothing to write. Under the lock.</summary>
    private ulong Follow(MirrorSight sight)
    {
        if (plan.Of(state, state.Mirror!, sight, clock.NowUs) is not { } update)
        {
            return 0;
        }

        var timeUs = NextUs();
        var bytes = MirrorCommand.Write(timeUs, update);
        if (journal.TryReserve(bytes.Length, emergency: false) != AppendResult.Ok)
        {
            return 0;
        }

        state.MoveMirror(update, timeUs);
        MirrorCommand.Seal(bytes, EventDigest.Of(state.Events));
        Changed = journal.Append((byte)EntryKind.MirrorMoved, bytes);
        Publish(update.Symbol);
        return Changed;
    }
}
