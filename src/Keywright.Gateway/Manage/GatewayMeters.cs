using Keywright.Gateway.Manage.Venues;
using Keywright.Gateway.Settle;
using Keywright.Gateway.Streams;
using Keywright.Journal;

namespace Keywright.Gateway.Manage;

/// <summary>The figures of a running gateway, for whoever watches it.</summary>
internal static class GatewayMeters
{
    public static List<Meter> Of(JournalLog journal, GatewayParts parts, MarketStreams streams, LiveMarkets markets, Tally tally) =>
    [
        new("keywright_journal_last_sequence", "Last journal entry appended.", "gauge", "", journal.LastSequence),
        new("keywright_journal_durable_sequence", "Last journal entry on disk.", "gauge", "", journal.DurableSequence),
        new("keywright_keys_active", "Keys in force.", "gauge", "", parts.Keys.List(null).Count(k => k.State == "active")),
        .. parts.Connections.Meters(),
        new("keywright_streams_open", "Market streams that somebody listens to.", "gauge", "", streams.TopicCount),
        new("keywright_user_streams_open", "Subscriptions to an account's events, by the WebSocket API or by listen key.", "gauge", "", parts.Users.Count),
        new("keywright_sessions_open", "Connections to the WebSocket API that rely on a key: logged on with it, or hearing its account.", "gauge", "", parts.SessionTable.Count),
        new("keywright_listen_keys", "Listen keys given out and not lapsed.", "gauge", "", parts.ListenKeys.Count),
        .. markets.Meters().OrderBy(meter => meter.Name, StringComparer.Ordinal),
        .. parts.Mirror?.Meters() ?? [],
        .. tally.Answers.OrderBy(a => a.Status).ThenBy(a => a.Code).Select(a =>
            new Meter("keywright_answers_total", "Answers by HTTP status and error code.", "counter", $"status=\"{a.Status}\",code=\"{a.Code}\"", a.Count)),
    ];
}
