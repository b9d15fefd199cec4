using System.Collections.Concurrent;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;
using Microsoft.Extensions.Logging;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>
/// What the owner of an account at a real exchange is to know: in the log, in the audit, and to where changes of keys are announced. Requests only
/// put it down; it is told from the beat.
/// </summary>
internal sealed class AccountNotices(Announcer announcer, AnnouncementStore announcements, OwnerNotes notes, GatewayClock clock, ILogger logger)
{
    /// <summary>The same is not told again for so long.</summary>
    private const long AgainUs = 3_600_000_000;

    /// <summary>More that come between two beats are told in the log alone.</summary>
    private const int WaitingMax = 100;

    private readonly ConcurrentQueue<(int Account, string Name, string Sentence)> waiting = new();
    private readonly Dictionary<(string Name, string Sentence), long> told = [];

    /// <summary>Puts it down; from any thread.</summary>
    /// <param name="account">Number of the account.</param>
    /// <param name="name">Its name.</param>
    /// <param name="sentence">One plain sentence.</param>
    public void Put(int account, string name, string sentence)
    {
        if (waiting.Count < WaitingMax)
        {
            waiting.Enqueue((account, name, sentence));
        }
    }

    /// <summary>The same of all accounts at an exchange.</summary>
    public void Put(LiveAccounts accounts, LiveVenue venue, string sentence)
    {
        foreach (var account in accounts.All.Where(account => account.Venue == venue))
        {
            Put(account.Number, account.Name, sentence);
        }
    }

    /// <summary>Tells what was put down; one call at a time.</summary>
    public async ValueTask TellAsync()
    {
        while (waiting.TryDequeue(out var notice))
        {
            var nowUs = clock.LatestUs;
            if (told.TryGetValue((notice.Name, notice.Sentence), out var lastUs) && nowUs - lastUs < AgainUs)
            {
                continue;
            }

            Forget(nowUs);
            told[(notice.Name, notice.Sentence)] = nowUs;
            logger.AccountNoticed(notice.Name, notice.Sentence);
            if (!await notes.TryNoteAsync(EntryKind.KeyChanging, 0, notice.Account, $"account {notice.Name}: {notice.Sentence}"))
            {
                logger.AccountNoticeNotKept(notice.Name);
            }

            announcements.Write(announcer.OfAccount(notice.Name, notice.Sentence));
        }
    }

    private void Forget(long nowUs)
    {
        foreach (var old in told.Where(one => nowUs - one.Value >= AgainUs).Select(one => one.Key).ToList())
        {
            told.Remove(old);
        }
    }
}
