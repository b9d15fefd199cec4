using Keywright.Gateway.Execute.Paper;
using Keywright.Market.Words;

namespace Keywright.Gateway.Streams;

/// <summary>Who hears which account. Events come in the order of the journal, each once it is durable, and are written once for all who hear them.</summary>
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

        feed.Accounts.Leave(listener.Key);
        feed.Leave();
    }

    /// <summary>Tells what a durable command did.</summary>
    public void Tell(VenueChange change)
    {
        foreach (var account in change.Accounts)
        {
            List<UserListener> over;
            lock (gate)
            {
                if (!byAccount.TryGetValue(account.Account, out var listeners))
                {
                    continue;
                }

                // A key that has expired in the meantime hears nothing more, whatever it was in when the command was carried out.
                over = listeners.FindAll(listener => !listener.IsGood);
                foreach (var alike in listeners.Where(listener => change.Number > listener.After && !over.Contains(listener)).GroupBy(AccountSight.Of))
                {
                    foreach (var told in AccountReports.Of(rules, change, account, alike.Key))
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
}
