using Keywright.Binance.Catalogue;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;
using Keywright.Journal;

namespace Keywright.Gateway.Manage;

/// <summary>What to look for in the log; null means any.</summary>
/// <param name="Key">API key or label.</param>
/// <param name="Route">Part of a route, such as <c>/api/v3/order</c> or <c>POST</c>.</param>
/// <param name="Code">The exchange's error code; 0 for success.</param>
/// <param name="AfterSequence">Only entries after this one.</param>
/// <param name="Limit">Most lines.</param>
/// <param name="Newest">The newest matches instead of the oldest; in order either way.</param>
public sealed record AuditQuery(string? Key, string? Route, int? Code, DateTimeOffset? From, DateTimeOffset? To, ulong? AfterSequence, int Limit, bool Newest);

/// <summary>One line of the log.</summary>
public sealed record AuditLine(
    ulong Sequence, DateTimeOffset Time, string Key, string Label, string Address, string Route, int Status, int Code, string Rule, string Summary, string Hash);

/// <summary>Reads the log: a pass over the journal's durable entries.</summary>
public sealed class AuditDesk
{
    public const int LinesMax = 10_000;

    private readonly JournalLog journal;
    private readonly KeyStore store;

    internal AuditDesk(JournalLog journal, KeyStore store) => (this.journal, this.store) = (journal, store);

    public IReadOnlyList<AuditLine> Search(AuditQuery query)
    {
        var keys = store.Keys().ToDictionary(k => k.Number);
        var wanted = query.Key is null ? null : keys.Values.Where(k => k.ApiKey == query.Key || k.Label == query.Key).Select(k => k.Number).ToHashSet();
        var limit = Math.Clamp(query.Limit, 1, LinesMax);
        var found = new Queue<AuditLine>();
        foreach (var entry in journal.Read(Math.Max(journal.FirstSequence, (query.AfterSequence ?? 0) + 1)))
        {
            if (!TryReadHead(in entry, out var head) || !Matches(in head, query, wanted))
            {
                continue;
            }

            found.Enqueue(Line(in entry, in head, keys));
            if (found.Count <= limit)
            {
                continue;
            }

            if (!query.Newest)
            {
                break;
            }

            found.Dequeue();
        }

        return [.. found.Take(limit)];
    }

    /// <summary>The audit part of an entry; false for what the market does by itself.</summary>
    internal static bool TryReadHead(in JournalEntry entry, out AuditHead head)
    {
        head = default;
        if ((EntryKind)entry.Kind is EntryKind.Genesis or EntryKind.CrowdFounded or EntryKind.MarketStep or EntryKind.MirrorOpened or EntryKind.MirrorMoved)
        {
            return false;
        }

        var reader = new StateReader(entry.Payload.Span);
        head = AuditHead.Read(ref reader);
        return true;
    }

    private static bool Matches(in AuditHead head, AuditQuery query, HashSet<int>? keys)
    {
        var time = GatewayClock.InstantOf(head.TimeUs);
        return (keys is null || keys.Contains(head.KeyNumber))
            && (query.Code is not { } code || code == head.Code)
            && (query.From is not { } from || time >= from)
            && (query.To is not { } to || time <= to)
            && (query.Route is not { } route || RouteName(head.Route).Contains(route, StringComparison.OrdinalIgnoreCase));
    }

    private static AuditLine Line(in JournalEntry entry, in AuditHead head, Dictionary<int, KeyRow> keys)
    {
        keys.TryGetValue(head.KeyNumber, out var key);
        return new AuditLine(
            entry.Sequence,
            GatewayClock.InstantOf(head.TimeUs),
            key?.ApiKey ?? "",
            key?.Label ?? "",
            head.Address.ToString(),
            RouteName(head.Route),
            head.Status,
            head.Code,
            head.Rule,
            head.Facts,
            entry.Hash.ToString());
    }

    private static string RouteName(ushort route)
        => route == AuditHead.OwnerRoute ? "owner" : RouteCatalogue.Of((RouteId)route) is var known ? $"{known.Method} {known.Path}" : "";
}
