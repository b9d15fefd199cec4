using Keywright.Journal.Segments;

namespace Keywright.Journal;

/// <summary>Checks a journal's every entry: checksum, sequence and chain over all segments. It changes nothing and needs no key.</summary>
public static class JournalVerifier
{
    private const long ReportEvery = 1 << 16;

    /// <summary>
    /// Reads the whole journal, also one that is open elsewhere. <paramref name="progress"/> hears the number of entries checked so far.
    /// A chain shows every flip, drop, reorder and splice, but not that its newest entries were cut off cleanly: give an
    /// <paramref name="anchor"/> noted elsewhere for that.
    /// </summary>
    public static Verdict Verify(IDisk disk, string folder, IProgress<long>? progress, JournalAnchor? anchor = null)
    {
        long entries = 0;
        JournalHash? anchored = null;
        var survey = new Survey(disk, folder).Run((sequence, chain) =>
        {
            if (++entries % ReportEvery == 0)
            {
                progress?.Report(entries);
            }

            if (sequence == anchor?.Sequence)
            {
                anchored = chain;
            }
        });
        progress?.Report(entries);

        var damage = survey.Damage ?? (anchor is { } known ? Against(known, anchored, survey) : null);
        return damage is null
            ? new Verdict(true, survey.First, survey.Last, entries, survey.Head, null, 0, 0, Praise(survey, entries, anchor))
            : new Verdict(false, survey.First, survey.Last, entries, survey.Head, damage.File, damage.Offset, damage.Sequence, damage.Sentence);
    }

    private static Damage? Against(JournalAnchor anchor, JournalHash? found, Survey survey)
    {
        if (found is null && survey.Segments.Count > 0 && anchor.Sequence == survey.First - 1)
        {
            found = survey.Segments[0].Header.Previous;
        }

        if (found == anchor.Hash || (anchor.Sequence == 0 && found is null && survey.Last == 0))
        {
            return null;
        }

        var last = survey.Segments.Count > 0 ? survey.Segments[^1] : null;
        return new Damage(last?.Name ?? "", last?.End ?? 0, anchor.Sequence, found is not null
            ? $"Entry {anchor.Sequence} is not the one that was noted: the journal was written anew up to it."
            : anchor.Sequence > survey.Last
                ? $"The journal ends with entry {survey.Last}, but entry {anchor.Sequence} had been noted: the newest entries were cut off."
                : $"Entry {anchor.Sequence}, which had been noted, is no longer kept, so nothing ties the journal to it.");
    }

    private static string Praise(Survey survey, long entries, JournalAnchor? anchor)
    {
        if (entries == 0)
        {
            return "The journal is empty.";
        }

        var tail = survey.TornBytes > 0 ? $" After them stand {survey.TornBytes} bytes of an unfinished write." : "";
        var tied = anchor is null ? "" : $" They agree with the noted entry {anchor.Value.Sequence}.";
        return $"Entries {survey.First} to {survey.Last} are all there, in order and unchanged.{tied}{tail}";
    }
}
