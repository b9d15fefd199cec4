namespace Keywright.Gateway.Manage.Links;

/// <summary>A link that shows a secret once; the token is in this answer and nowhere else.</summary>
public sealed record ClaimLink(string Token, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "ClaimLink(***)";
}

/// <summary>What became of a link that a secret waited behind.</summary>
/// <param name="State"><c>waiting</c>, <c>claimed</c>, <c>expired</c> or <c>ended</c> (the key got another secret or was revoked).</param>
/// <param name="From">The address it was opened from.</param>
/// <param name="By">The person who was signed in there, as <c>user:alice</c>; <c>link</c> for nobody known.</param>
public sealed record ClaimView(string State, string Maker, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? ClaimedAt, string? From, string? By);

/// <summary>A secret on its way to who opened the link.</summary>
public sealed record ClaimedKey(KeyView Key, string SecretKey)
{
    public override string ToString() => $"ClaimedKey({Key.Label}, ***)";
}

/// <summary>A link that binds a key to another address; the token is in this answer and nowhere else.</summary>
/// <param name="Entry">What gives way.</param>
/// <param name="Person">Whose one-time code each use takes; empty for a link that is good once, without one.</param>
public sealed record RebindLink(string Token, string Label, string Entry, string Person, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"RebindLink({Label}, ***)";
}

/// <summary>The same as others see it.</summary>
public sealed record RebindView(string Entry, string Person, DateTimeOffset ExpiresAt);
