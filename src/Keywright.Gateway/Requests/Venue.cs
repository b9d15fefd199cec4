using System.Net;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests;

/// <summary>
/// Where a key's requests are carried out: the built-in paper exchange, or a real one. Each has symbols, prices and use of caps of its own,
/// and a request is read and measured by those of its key's venue.
/// </summary>
public abstract class Venue
{
    /// <summary>Stands in <c>X-Keywright-Venue</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Reads what a request asks for, by the symbols there are now.</summary>
    public abstract CallReader Calls { get; }

    /// <summary>What is traded there, as it is now. Numbers of symbols and assets never change their meaning.</summary>
    public abstract ExchangeRules Rules { get; }

    public abstract CapUse Caps { get; }

    public abstract ReferencePrices Prices { get; }

    /// <summary>
    /// Weight that a key has used this minute of its share of the venue, on the scale of the venue's limit, for the figures on its answers; null: what
    /// the gateway counts is all there is.
    /// </summary>
    public virtual int? WeightUsedBy(LiveKey key) => null;

    /// <summary>Orders likewise, of its account's.</summary>
    public virtual (int TenSeconds, int Day)? OrdersUsedBy(LiveKey key) => null;

    /// <summary>It fills an order at any price with whatever stands in its book, and nothing here can stop it at a key's limits.</summary>
    public virtual bool FillsAtAnyPrice => false;

    /// <summary>New orders of the account may leave; looked at with each as it leaves.</summary>
    public virtual bool MayPlace(int account) => true;

    /// <summary>What is asked there about keys of sub-accounts concerns keys of this gateway: its own desk carries that out, and the venue is not asked.</summary>
    public virtual bool KeepsSubAccountKeys => false;

    /// <summary>
    /// Why the very request must wait: it was sent before, and what became of it is being found out. Looked at before any check, since a check that
    /// fails now would be told as its end. Null when it is new, or over.
    /// </summary>
    public virtual Refusal? IsUnderWay(AuthenticRequest request) => null;

    /// <summary>Carries out a request that passed every check.</summary>
    /// <param name="request">What, for whom, and until when.</param>
    /// <param name="entry">Its entry in the journal; null for what carries no signature.</param>
    public abstract ValueTask<Outcome> RunAsync(AdmittedRequest request, Entry? entry);
}

/// <summary>The venue of whoever has none of his own: calls without a key.</summary>
public sealed class PublicVenue(Venue first)
{
    /// <summary>Chooses another one; null leaves the first. Set at the opening.</summary>
    public Func<Venue?> Choose { get; set; } = static () => null;

    /// <summary>The key in force under that name that may be used from there; null when there is none. Set at the opening.</summary>
    public Func<string, IPAddress, LiveKey?> Find { get; set; } = static (_, _) => null;

    /// <summary>May change while requests are under way; each takes it once.</summary>
    public Venue Now => Choose() ?? first;

    /// <summary>Of one who wants what needs no key, and may have told one all the same: then it is that key's own.</summary>
    public Venue Of(string? apiKey, IPAddress client) => KeyVenue(apiKey, client) ?? Now;

    /// <summary>The venue of the key that was told; null without one that is good.</summary>
    public Venue? KeyVenue(string? apiKey, IPAddress client) => apiKey is null ? null : Find(apiKey, client)?.Venue;
}
