using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>What a key has and does not need, and what it is used for.</summary>
internal static class UseFindings
{
    /// <summary>Days in which whoever made a key may yet set its bot up.</summary>
    private const int SetUpDays = 7;

    public static IEnumerable<Finding> Of(ReviewSubject key, ReviewSettings settings, long nowUs)
    {
        if (key.ExpiresUs <= nowUs)
        {
            return [];
        }

        var idleSince = nowUs - GatewayClock.MicrosecondsOf(settings.Unused);
        return [.. Limits(key, nowUs), .. key.Service is null ? [.. Unused(key, idleSince, nowUs), .. Rights(key, idleSince), .. Places(key, idleSince)] : There(key)];
    }

    private static IEnumerable<Finding> Limits(ReviewSubject key, long nowUs)
    {
        if (!key.IsRestricted)
        {
            // What it was really used from is the best list; a bot beside the gateway is the next likely.
            var places = key.PlacesSince(0).Take(AddressList.EntriesMax).ToArray();
            var moving = key.Permissions & (KeyPermissions.Withdraw | KeyPermissions.InternalTransfer | KeyPermissions.UniversalTransfer);
            var severity = moving != 0 ? Severity.Urgent : key.Permissions.Trade() ? Severity.Warning : Severity.Note;
            yield return key.Service is { } service
                ? Say(key, "no-allow-list", severity, $"It works from any address; if {service} names the addresses it calls from, restrict the key to them at the exchange, then write them down.", ShellText.Keys("edit", key.Name, "--allow-ip", "ADDRESS"))
                : places.Length > 0
                    ? Say(key, "no-allow-list", severity, $"It works from any address; it has been used from {string.Join(", ", places)}.", ShellText.Keys("edit", key.Name, "--allow-ip", string.Join(',', places)))
                    : Say(key, "no-allow-list", severity, "It works from any address; if its bot runs on this machine, this one will do.", ShellText.Keys("edit", key.Name, "--allow-ip", "127.0.0.1"));
        }

        if (key is { ExpiresUs: null, Service: null })
        {
            yield return Say(key, "no-expiry", Severity.Note, "It has no end, so it outlives whoever forgets it.", ShellText.Keys("renew", key.Name, "--expires", "90d"));
        }
    }

    private static IEnumerable<Finding> Unused(ReviewSubject key, long idleSince, long nowUs)
    {
        // Public reads are answered without a look at the key, so nobody knows whether one for market data alone is used.
        if (key.Permissions == KeyPermissions.MarketData)
        {
            yield break;
        }

        if (key.LastUsedUs is null)
        {
            // A key of today is not idle yet, but a list of unused keys without it would not be one; what it lacks is a bot that uses it.
            var (idle, ago) = (key.CreatedUs <= idleSince, Due.Ago(key.CreatedUs, nowUs));
            yield return !idle && key.CreatedUs > nowUs - SetUpDays * Due.DayUs
                ? Say(key, "never-used", Severity.Note, $"It was made {ago} and not used yet; these lines try it, and --for names other clients.", ShellText.Keys("snippet", key.Name, "--for", "curl"))
                : Say(key, "never-used", idle ? Severity.Warning : Severity.Note, $"It was made {ago} and never used.", ShellText.Keys("revoke", key.Name));
        }
        else if (key.LastUsedUs <= idleSince)
        {
            yield return Say(key, "unused", Severity.Warning, $"It was last used {Due.Ago(key.LastUsedUs.Value, nowUs)}.", ShellText.Keys("revoke", key.Name));
        }

        if (key.FrozenUs is { } frozen && frozen <= idleSince)
        {
            yield return Say(key, "frozen-long", Severity.Note, $"It was frozen {Due.Ago(frozen, nowUs)}; nobody seems to miss it.", ShellText.Keys("revoke", key.Name));
        }
    }

    /// <summary>Each right alone, for a key that is used: one that is not used at all is a finding of its own.</summary>
    private static IEnumerable<Finding> Rights(ReviewSubject key, long idleSince)
    {
        if (key.LastUsedUs is null || key.Uses is null)
        {
            yield break;
        }

        var names = KeyPermissionNames.Of(key.Permissions).ToArray();
        foreach (var name in names)
        {
            _ = KeyPermissionNames.TryParse(name, out var right);
            var (granted, used) = key.Uses.Of(right);
            var since = Math.Max(granted, Math.Max(key.CreatedUs, key.CountedSinceUs));
            var rest = names.Where(other => other != name).ToArray();

            // Uses before they were counted may have been missed: there is nothing to say until a whole interval was watched.
            if (used >= Math.Max(granted, 1) || (key.CreatedUs < key.CountedSinceUs && since > idleSince) || rest.Length == 0 || right == KeyPermissions.Read)
            {
                continue;
            }

            yield return Say(key, "right-unused", since <= idleSince ? Severity.Warning : Severity.Note, $"It may {name} and never did.", ShellText.Keys("edit", key.Name, "--permit", string.Join(',', rest)));
        }
    }

    private static IEnumerable<Finding> Places(ReviewSubject key, long since)
    {
        if (key.PlacesSince(since) is { Count: > 1 } places)
        {
            var severity = key.IsRestricted ? Severity.Note : Severity.Warning;
            yield return Say(
                key, "several-addresses", severity, $"It was used from {places.Count} places of late, {string.Join(", ", places)}; one key for one bot tells you which of them leaked.", ShellText.Keys("edit", key.Name, "--allow-ip", places[0]));
        }
    }

    private static IEnumerable<Finding> There(ReviewSubject key)
    {
        if (key.Permissions.HasFlag(KeyPermissions.Withdraw))
        {
            var rest = string.Join(',', KeyPermissionNames.Of(key.Permissions & ~KeyPermissions.Withdraw));
            yield return Say(key, "withdraw-at-service", Severity.Urgent, $"{key.Service} can withdraw with it; untick that at the exchange, then write it down.", ShellText.Keys("edit", key.Name, "--permit", rest));
        }

        if (!key.IsAssessed)
        {
            yield return Say(key, "not-assessed", Severity.Note, $"Nobody has asked the questions to ask before {key.Service} holds a key.", ShellText.Keys("assess", "--key", key.Name, "--hosted"));
        }
    }

    private static Finding Say(ReviewSubject key, string kind, Severity severity, string says, string mend) => new(kind, severity, key.Label, key.Service, says, null, mend);
}
