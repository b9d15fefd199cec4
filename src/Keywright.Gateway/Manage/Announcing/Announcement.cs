using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keywright.Gateway.Manage.Announcing;

/// <summary>A change of a key in words for the outside; nothing secret in it.</summary>
/// <param name="What"><c>created</c>, <c>edited</c>, <c>renewed</c>, <c>rotated</c>, <c>frozen</c>, <c>thawed</c>, <c>revoked</c>, <c>claimed</c>, <c>rebound</c>, <c>test</c>, or <c>account</c>: then it is about the account, and <paramref name="Says"/> says what.</param>
/// <param name="At">ISO 8601 UTC.</param>
/// <param name="ApiKey">Both ends of it, enough to know it again.</param>
/// <param name="By">As the audit log says it: <c>owner</c>, <c>user:alice</c>, <c>token:ci</c>, <c>link</c>.</param>
/// <param name="Changes">How its rights differ from before; for a new key, what it has.</param>
/// <param name="Says">One sentence about an account; null of a key.</param>
public sealed record Announcement(
    string What, DateTimeOffset At, string Account, string Label, string ApiKey, string By, IReadOnlyList<RightsChange> Changes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Says = null)
{
    public string Write() => JsonSerializer.Serialize(this, AnnouncementJson.Default.Announcement);

    public static Announcement Read(string json) => JsonSerializer.Deserialize(json, AnnouncementJson.Default.Announcement) ?? throw new JsonException("An announcement is an object.");
}

/// <summary>One thing that a key may do otherwise than before.</summary>
/// <param name="Before">Empty when there was nothing.</param>
/// <param name="After">Empty when there is nothing any more.</param>
public sealed record RightsChange(string Field, string Before, string After);

/// <summary>How to reach a webhook.</summary>
/// <param name="AllowPrivate">Also at an address that is not public.</param>
public sealed record WebhookAccess(string Url, bool AllowPrivate)
{
    public override string ToString() => "WebhookAccess(***)";
}

/// <summary>How to send mail.</summary>
/// <param name="User">Null to send without signing in.</param>
/// <param name="AllowPrivate">Also by a server whose address is not public.</param>
public sealed record MailAccess(string Host, int Port, string From, IReadOnlyList<string> To, string? User, string? Password, bool AllowPrivate)
{
    public override string ToString() => "MailAccess(***)";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(WebhookAccess))]
[JsonSerializable(typeof(MailAccess))]
internal sealed partial class AnnouncementJson : JsonSerializerContext;
