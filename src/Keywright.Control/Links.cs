namespace Keywright.Control;

/// <summary>A link that shows a key's secret once.</summary>
/// <param name="Url">On the console listener; whoever opens it first gets the secret.</param>
public sealed record ClaimOffer(string Url, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "ClaimOffer(***)";
}

/// <summary>What became of such a link.</summary>
/// <param name="State"><c>waiting</c>, <c>claimed</c>, <c>expired</c> or <c>ended</c>: the key got another secret or was revoked.</param>
/// <param name="MadeBy"><c>user:alice</c>, <c>token:ci</c> or <c>owner</c>.</param>
/// <param name="From">The address it was opened from.</param>
/// <param name="By">Who was signed in there, as <c>user:alice</c>; <c>link</c> for nobody known.</param>
public sealed record ClaimDetails(string State, string MadeBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? ClaimedAt, string? From, string? By);

/// <summary>What <c>GET /claim/TOKEN</c> tells; it uses nothing up.</summary>
public sealed record ClaimWaits(DateTimeOffset ExpiresAt);

/// <summary>The body of <c>POST /v1/keys/KEY/rebind</c>.</summary>
/// <param name="To">One address.</param>
/// <param name="From">The entry of the allow-list that gives way; null for the only single address on it.</param>
public sealed record RebindKey(string To, string? From = null);

/// <summary>The body of <c>POST /v1/keys/KEY/rebind-links</c>.</summary>
/// <param name="From">The entry of the allow-list that gives way; null for the only single address on it.</param>
/// <param name="Person">Whose one-time code each use takes; null for the caller's own device, or without one for a link that is good once.</param>
public sealed record MakeRebindLink(long ExpiresInSeconds, string? From = null, string? Person = null);

/// <summary>A link that binds a key to the address it is opened from.</summary>
/// <param name="Url">On the console listener; it is in this answer alone.</param>
/// <param name="Replaces">The entry of the allow-list that gives way.</param>
/// <param name="Person">Whose one-time code each use takes; empty for a link that is good once, without one.</param>
public sealed record RebindLinkMade(string Url, string Label, string Replaces, string Person, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"RebindLinkMade({Label}, ***)";
}

/// <summary>A link for binding as others see it.</summary>
public sealed record RebindDetails(string Replaces, string Person, DateTimeOffset ExpiresAt);

/// <summary>What <c>GET /rebind/TOKEN</c> tells; it uses nothing up.</summary>
/// <param name="Address">Where the request came from: what the key would be bound to.</param>
public sealed record RebindWaits(string Label, string Replaces, string Address, bool AsksForCode, DateTimeOffset ExpiresAt);

/// <summary>The body of <c>POST /rebind/TOKEN</c>.</summary>
/// <param name="Code">The person's one-time code, for a link that asks for one.</param>
/// <param name="Address">The address that was shown before; another one now binds nothing. Null takes whichever it is.</param>
public sealed record UseRebind(string? Code = null, string? Address = null);

/// <summary>What a key is bound to now.</summary>
public sealed record Rebound(string Label, IReadOnlyList<string> AllowedIps);
