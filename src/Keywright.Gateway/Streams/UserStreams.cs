using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Live.Users;
using Keywright.Gateway.Execute.Paper;
using Keywright.Market.Words;

namespace Keywright.Gateway.Streams;

/// <summary>
/// Who hears which account. Events come in the order of the journal, or of the real exchange, each once its cause is durable, and are written
/// once for all who hear them.
/// </summary>
/// <param name="feed">Of the paper exchange.</param>
/// <param name="rules">Likewise.</param>
internal sealed class UserStreams(VenueFeed feed, ExchangeRules rules)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, List<UserListener>> byAccount = [];

    /// <summary>Who hears an account, by subscription or by listen key.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return byAccount.Values.Sum(listeners => listeners.Count);
            }
        }
    }

    /// <summary>Whether anybody hears the account.</summary>
    public bool IsHeard(int account)
    {
        lock (gate)
        {
            return byAccount.ContainsKey(account);
        }
    }

    /// <summary>From now on the listener hears what commands do; what is carried out after this returns is told.</summary>
    public void Join(UserListener listener)
    {
        lock (gate)
        {
            if (!byAccount.TryGetValue(listener.Account, out var listeners))
            {
                byAccount[listener.Account] = listeners = [];
            }

            listeners.Add(listener);
            if (IsLive(listener.Account))
            {
                // What a real exchange tells is heard all the time: from here on it is told here too.
                listener.After = long.MinValue;
                return;
            }
        }

        feed.Accounts.Listen(listener.Key);
        var after = feed.Listen();
        lock (gate)
        {
            listener.After = after;
        }
    }

    /// <summary>Nothing is posted to the listener once this has returned.</summary>
    public void Leave(UserListener listener)
    {
        lock (gate)
        {
            if (!byAccount.TryGetValue(listener.Account, out var listeners) || !listeners.Remove(listener))
            {
                return;
            }

            if (listeners.Count == 0)
            {
                byAccount.Remove(listener.Account);
            }
        }

        if (IsLive(listener.Account))
        {
            return;
        }

        feed.Accounts.Leave(listener.Key);
        feed.Leave();
    }

    /// <summary>Tells what a durable command did.</summary>
    public void Tell(VenueChange change)
    {
        foreach (var account in change.Accounts)
        {
            Tell(account.Account, change.Number, (sight, _) => AccountReports.Of(rules, change, account, sight));
        }
    }

    /// <summary>Tells what a real exchange told.</summary>
    public void Tell(UserTold told) => Tell(told.Account, long.MaxValue, (sight, one) => LiveReports.Of(told, sight, one) is { } shown ? [shown] : []);

    private void Tell(int account, long number, Func<AccountSight, UserListener, IReadOnlyList<StreamEvent>> shown)
    {
        List<UserListener> over;
        lock (gate)
        {
            if (!byAccount.TryGetValue(account, out var listeners))
            {
                return;
            }

            // A key that has expired in the meantime hears nothing more, whatever it was in when the command was carried out.
            over = listeners.FindAll(listener => !listener.IsGood);
            foreach (var alike in listeners.Where(listener => number > listener.After && !over.Contains(listener)).GroupBy(AccountSight.Of))
            {
                foreach (var told in shown(alike.Key, alike.First()))
                {
                    foreach (var listener in alike)
                    {
                        listener.Post(told);
                    }
                }
            }
        }

        over.ForEach(listener => listener.End());
    }

    /// <summary>Events of an account were lost: whoever hears it connects again.</summary>
    public void CutOff(int account, string reason)
    {
        lock (gate)
        {
            byAccount.GetValueOrDefault(account)?.ForEach(listener => listener.CutOff(reason));
        }
    }

    public void CutOff(string reason)
    {
        lock (gate)
        {
            foreach (var listener in byAccount.Values.SelectMany(listeners => listeners))
            {
                listener.CutOff(reason);
            }
        }
    }

    private static bool IsLive(int account) => account >= LiveAccount.FirstNumber;
}
