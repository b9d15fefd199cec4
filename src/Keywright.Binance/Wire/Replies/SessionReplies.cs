using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>Who is logged on to a connection, and since when.</summary>
/// <param name="ApiKey">Null when nobody is.</param>
/// <param name="AuthorizedSinceUs">Null when nobody is.</param>
public readonly record struct SessionReply(string? ApiKey, long? AuthorizedSinceUs, long ConnectedSinceUs, bool ReturnRateLimits, long ServerTimeUs, bool UserDataStream);

/// <summary>Answers of the methods that are about the connection itself.</summary>
public static class SessionReplies
{
    /// <summary>Answer of session.logon, session.status and session.logout.</summary>
    public static void Status(Utf8JsonWriter writer, TimeUnit unit, in SessionReply session)
    {
        writer.WriteStartObject();
        writer.WriteString("apiKey"u8, session.ApiKey);
        if (session.AuthorizedSinceUs is { } since)
        {
            writer.Time("authorizedSince"u8, since, unit);
        }
        else
        {
            writer.WriteNull("authorizedSince"u8);
        }

        writer.Time("connectedSince"u8, session.ConnectedSinceUs, unit);
        writer.WriteBoolean("returnRateLimits"u8, session.ReturnRateLimits);
        writer.Time("serverTime"u8, session.ServerTimeUs, unit);
        writer.WriteBoolean("userDataStream"u8, session.UserDataStream);
        writer.WriteEndObject();
    }

    /// <summary>Answer of POST /api/v3/userDataStream.</summary>
    public static void ListenKey(Utf8JsonWriter writer, string listenKey)
    {
        writer.WriteStartObject();
        writer.WriteString("listenKey"u8, listenKey);
        writer.WriteEndObject();
    }

    /// <summary>Answer of session.subscriptions.</summary>
    public static void Subscriptions(Utf8JsonWriter writer, IReadOnlyList<int> subscriptionIds)
    {
        writer.WriteStartArray();
        foreach (var id in subscriptionIds)
        {
            Subscription(writer, id);
        }

        writer.WriteEndArray();
    }

    /// <summary>Answer of userDataStream.subscribe, and one entry of session.subscriptions.</summary>
    public static void Subscription(Utf8JsonWriter writer, int subscriptionId)
    {
        writer.WriteStartObject();
        writer.WriteNumber("subscriptionId"u8, subscriptionId);
        writer.WriteEndObject();
    }
}
