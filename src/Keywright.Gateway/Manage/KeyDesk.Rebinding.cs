using System.Diagnostics.CodeAnalysis;
using System.Net;
using Keywright.Gateway.Manage.Links;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage;

/// <summary>A key follows somebody whose address changes.</summary>
public sealed partial class KeyDesk
{
    /// <summary>Puts a single address in the place of an entry of a key's allow-list; what comes from the old one is refused from then on.</summary>
    /// <param name="labelOrApiKey">Which key.</param>
    /// <param name="from">The entry that gives way; null for the only single address on the list.</param>
    /// <param name="to">An IPv4 or IPv6 address, no range.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    public ValueTask<KeyResult> RebindAsync(string labelOrApiKey, string? from, string to, CancellationToken ct)
        => AddressList.TryParse([to], out _) is { IsRestricted: true } && !to.Contains('/', StringComparison.Ordinal)
            ? ChangeAsync(labelOrApiKey, KeyChange.Rebind, row => Rebound(row, from, IPAddress.Parse(to)), ct)
            : ValueTask.FromResult(KeyResult.Refused("to: say one address, as 203.0.113.7 or 2001:db8::7; a range is given with keys edit --allow-ip."));

    /// <summary>The same by a link.</summary>
    /// <param name="apiKey">Which key.</param>
    /// <param name="entry">Asked while nothing else changes: which entry gives way, or why none does.</param>
    /// <param name="to">Where the link was opened.</param>
    /// <param name="beside">What becomes of the link.</param>
    internal ValueTask<KeyResult> RebindAsync(string apiKey, Func<KeyRow, (string? Entry, string? Problem)> entry, IPAddress to, Func<Beside> beside) => ChangeAsync(
        apiKey,
        KeyChange.Rebind,
        row =>
        {
            var (from, problem) = entry(row);
            return problem is null ? Rebound(row, from, to) : Problem(problem);
        },
        CancellationToken.None,
        beside: _ => beside(),
        asksForCode: false);

    /// <summary>An address as the list of a key has it.</summary>
    internal static string EntryOf(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    /// <summary>Which entry of an allow-list gives way; false with the sentence why none can.</summary>
    internal static bool TryChoose(string label, IReadOnlyList<string> entries, string? from, [NotNullWhen(true)] out string? entry, [NotNullWhen(false)] out string? problem)
    {
        var single = entries.Where(one => !one.Contains('/', StringComparison.Ordinal)).ToList();
        entry = from is null ? single is [var only] ? only : null : AddressList.TryParse([from], out _)?.Entries.FirstOrDefault() is { } plain && entries.Contains(plain) ? plain : null;
        problem = entry is not null ? null
            : entries.Count == 0 ? $"key: '{label}' may be used from anywhere, so there is no address to replace; give it one with keys edit --allow-ip."
            : from is not null ? $"from: that is no entry of the allow-list of '{label}', which is {string.Join(", ", entries)}."
            : $"from: say which entry of the allow-list of '{label}' gives way: {string.Join(", ", entries)}.";
        return entry is not null;
    }

    private (KeyRow? After, string Facts, string? Problem) Rebound(KeyRow row, string? from, IPAddress address)
    {
        var entries = KeyShape.Split(row.AllowedIps);
        if (!TryChoose(row.Label, entries, from, out var old, out var problem))
        {
            return Problem(problem);
        }

        var to = EntryOf(address);
        return entries.Contains(to)
            ? Problem($"to: {to} is on the allow-list of '{row.Label}' already.")
            : (row with { AllowedIps = string.Join(',', entries.Select(one => one == old ? to : one)) }, $"from={old} to={to}", null);
    }

    /// <summary>Notes what is done about a key with a link, in the account of the key.</summary>
    internal ValueTask<bool> TryNoteAsync(OwnerNotes into, EntryKind kind, string apiKey, string facts)
        => store.Find(apiKey) is { } row ? into.TryNoteAsync(kind, row.Number, shape.NumberOf(row), facts) : ValueTask.FromResult(false);

    /// <summary>What is told when somebody opens a link to a key's secret.</summary>
    internal IReadOnlyList<AnnouncementRow> ToldOfClaim(string apiKey) => store.Find(apiKey) is { } row ? Told("claimed", null, row) : [];

    private KeyView WithLinks(KeyView key) => key with
    {
        Terms = AcceptedTerms.Of(store, key.ApiKey) is { } terms ? new TermsView(terms.Version, terms.By, GatewayClock.InstantOf(terms.AtUs)) : null,
        Unserved = ring.TryFind(key.ApiKey, out var live) ? [.. live.Uses.Unserved.All.Select(route => new UnservedView(route.Name, route.Count, GatewayClock.InstantOf(route.AtUs)))] : [],
        Claims = [.. links.ClaimsOf(key.ApiKey).Select(View)],
        Rebinds = [.. links.RebindsOf(key.ApiKey).Where(row => !clock.HasCome(row.ExpiresUs)).Select(row => new RebindView(row.Entry, row.Person, GatewayClock.InstantOf(row.ExpiresUs)))],
    };

    private ClaimView View(ClaimRow row)
    {
        var state = row.ClaimedUs is not null ? "claimed" : clock.HasCome(row.ExpiresUs) ? "expired" : row.Secret is null ? "ended" : "waiting";
        return new ClaimView(
            state,
            row.Maker,
            GatewayClock.InstantOf(row.CreatedUs),
            GatewayClock.InstantOf(row.ExpiresUs),
            row.ClaimedUs is { } at ? GatewayClock.InstantOf(at) : null,
            row.ClaimedFrom,
            row.ClaimedBy);
    }
}
