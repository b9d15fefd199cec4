using Keywright.Binance.Catalogue;
using Keywright.Gateway.Authenticate;
using Keywright.Gateway.Requests;
using Keywright.Journal;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>Notes again the uses that a crash kept from being saved: a signed request leaves an entry, whatever came of it.</summary>
internal static class UseReplay
{
    /// <param name="entries">Those after the last save.</param>
    /// <param name="ring">The keys in force.</param>
    public static void Run(IEnumerable<JournalEntry> entries, KeyRing ring)
    {
        var keys = ring.All.ToDictionary(key => key.Number);
        foreach (var entry in entries)
        {
            if (AuditDesk.TryReadHead(in entry, out var head) && head.Route != AuditHead.OwnerRoute && keys.TryGetValue(head.KeyNumber, out var key))
            {
                var route = RouteCatalogue.Of((RouteId)head.Route);
                key.Uses.Note(key.Terms.Permissions.UsedBy(route), head.Address, route.Path, head.TimeUs);
            }
        }
    }
}
