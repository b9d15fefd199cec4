using System.Text.Json.Serialization;

namespace Keywright.Control;

/// <summary>How changes of keys are announced.</summary>
/// <param name="Accounts">Told of although they are not live; live ones always are.</param>
/// <param name="Secret">What a webhook's messages are signed with: in the answer that sets the webhook, and nowhere else.</param>
public sealed record AnnounceSettings(
    IReadOnlyList<string> Accounts,
    IReadOnlyList<AnnounceChannel> Channels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null)
{
    public override string ToString() => "AnnounceSettings(***)";
}

/// <summary>A way they go.</summary>
/// <param name="Name"><c>webhook</c> or <c>mail</c>.</param>
/// <param name="To">As far as it is no secret.</param>
/// <param name="Waiting">On their way.</param>
/// <param name="Lost">Given up, or found no room.</param>
public sealed record AnnounceChannel(string Name, string To, int Waiting, long Delivered, long Lost, DateTimeOffset? LastAt, string? LastProblem);

/// <summary>The body of <c>PUT /v1/announce/webhook</c>.</summary>
public sealed record SetWebhook(string Url, bool AllowPrivate = false)
{
    public override string ToString() => "SetWebhook(***)";
}

/// <summary>The body of <c>PUT /v1/announce/mail</c>.</summary>
/// <param name="User">With the password, for a server that asks for them.</param>
public sealed record SetMail(string Host, int Port, string From, IReadOnlyList<string> To, string? User = null, string? Password = null, bool AllowPrivate = false)
{
    public override string ToString() => "SetMail(***)";
}

/// <summary>The body of <c>PUT /v1/announce/accounts/NAME</c>.</summary>
public sealed record SetAnnounced(bool Announced);
