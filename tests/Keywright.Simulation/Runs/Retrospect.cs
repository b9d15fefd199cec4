using System.Buffers;
using System.Globalization;
using Keywright.Gateway;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Paper;
using Keywright.Journal;
using Keywright.Simulation.Checkers;
using Keywright.Simulation.Disk;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Runs;

/// <summary>What is asked of the journal when all is over: that replaying it gives the live state, and that no changed bit in it goes unnoticed.</summary>
internal sealed class Retrospect(Court court, Trace trace)
{
    private const int KeysMax = 16;

    /// <summary>Promises 2 and 8: from the journal's first entry on, without any snapshot, comes the state that is live.</summary>
    public void ReplayEqualsLife(RunningGateway gateway)
    {
        var (journal, live) = (gateway.Parts.Journal, gateway.Parts.Venue.State);
        if (journal.FirstSequence != 1 || journal.DurableSequence != journal.LastSequence)
        {
            return;
        }

        var again = PaperState.Found(live.Rules, live.Genesis, new OrderCounts(BudgetLimits.Exchange), new CapUse(live.Rules));
        new Replay(again, static (_, _) => { }, static _ => false).Run(journal.Read(2));
        if (again.Exchange.StateHash() != live.Exchange.StateHash())
        {
            court.Fault(nameof(Retrospect), 8, "Replaying the journal gives another state than the live one.");
        }

        if (!Saved(again).AsSpan().SequenceEqual(Saved(live)))
        {
            court.Fault(nameof(Retrospect), 8, "Replaying the journal gives other candles or another crowd than the live ones.");
        }

        for (var key = 1; key <= KeysMax; key++)
        {
            var (mine, theirs) = (again.Caps.Used(key, again.LastUs), live.Caps.Used(key, again.LastUs));
            if (mine != theirs)
            {
                court.Fault(nameof(Retrospect), 2, $"By the journal key {key} has used {mine} USDT of its day, by the live gateway {theirs}.");
            }
        }

        var (counted, lives) = (again.Counts.Read(live.FirstAccount, again.LastUs), live.Counts.Read(live.FirstAccount, again.LastUs));
        if (counted != lives)
        {
            court.Fault(nameof(Retrospect), 2, $"By the journal the account has {counted} unfilled orders, by the live gateway {lives}.");
        }
    }

    /// <summary>Promise 9: any one bit of the journal that rots is found.</summary>
    public void AnyFlipIsFound(SimulatedDisk disk, string folder, JournalAnchor anchor, Draw draw, int flips)
    {
        var verdict = JournalVerifier.Verify(disk, folder, null, anchor);
        if (!verdict.Sound)
        {
            court.Fault(nameof(Retrospect), 9, $"A journal that was closed cleanly does not verify: {verdict.Sentence}");
            return;
        }

        var segments = disk.ListFiles(folder).Where(name => ulong.TryParse(Path.GetFileNameWithoutExtension(name), NumberStyles.None, CultureInfo.InvariantCulture, out _)).ToList();
        for (; flips > 0; flips--)
        {
            var path = Path.Combine(folder, draw.From(segments));
            var end = disk.ReadAll(path).AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
            var bit = draw.Between(0, (end * 8L) - 1);
            disk.FlipBit(path, bit);
            verdict = JournalVerifier.Verify(disk, folder, null, anchor);
            trace.Add($"bit {bit} of {Path.GetFileName(path)} flips: {(verdict.Sound ? "sound" : "found")}");
            if (verdict.Sound)
            {
                court.Fault(nameof(Retrospect), 9, $"Bit {bit} of {Path.GetFileName(path)} ({end} bytes) was flipped, and the journal still verifies.");
            }

            disk.FlipBit(path, bit);
        }
    }

    private static byte[] Saved(PaperState state)
    {
        var into = new ArrayBufferWriter<byte>();
        state.Tape.Save(into);
        state.Crowd?.Save(into);
        return into.WrittenSpan.ToArray();
    }
}
