using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>A key of a sub-account. There are no options here, so no key may trade them.</summary>
public readonly record struct SubAccountKeyReply
{
    public required string Email { get; init; }

    public required string Name { get; init; }

    public required string ApiKey { get; init; }

    public required bool CanTrade { get; init; }

    public required bool CanMarginLoanRepay { get; init; }

    public required bool CanFuturesTrade { get; init; }

    public required bool CanUniversalTransfer { get; init; }

    /// <summary>Addresses it is bound to; empty: none.</summary>
    public required string[] Addresses { get; init; }

    public required long TimeUs { get; init; }
}

/// <summary>Answers about keys of sub-accounts (keys.md section 5), whose names of one thing differ from route to route. Times are always milliseconds.</summary>
public static class SubAccountKeyReplies
{
    private const int Unrestricted = 1;
    private const int TrustedAddresses = 2;

    /// <summary>Answer of POST subAccountApi; <paramref name="secret"/> is null for a key whose public half was sent.</summary>
    public static void Created(Utf8JsonWriter writer, in SubAccountKeyReply key, string? secret)
    {
        writer.WriteStartObject();
        writer.WriteString("apiName"u8, key.Name);
        writer.WriteString("apiKey"u8, key.ApiKey);
        writer.WriteString("secretKey"u8, secret);
        Rights(writer, in key);
        writer.WriteNumber("status"u8, key.Addresses.Length > 0 ? TrustedAddresses : Unrestricted);
        writer.Strings("ipList"u8, key.Addresses);
        writer.WriteEndObject();
    }

    /// <summary>Answer of GET subAccountApi.</summary>
    public static void List(Utf8JsonWriter writer, ReadOnlySpan<SubAccountKeyReply> page, int total)
    {
        writer.WriteStartObject();
        writer.WriteNumber("total"u8, total);
        writer.WriteStartArray("list"u8);
        foreach (ref readonly var key in page)
        {
            writer.WriteStartObject();
            writer.WriteString("email"u8, key.Email);
            writer.WriteString("apiName"u8, key.Name);
            writer.WriteString("apikey"u8, key.ApiKey);
            Rights(writer, in key);
            writer.Time("timestamp"u8, key.TimeUs, TimeUnit.Millisecond);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Answer of subAccountApiPermission.</summary>
    public static void Permitted(Utf8JsonWriter writer, in SubAccountKeyReply key)
    {
        writer.WriteStartObject();
        writer.WriteString("apiName"u8, key.Name);
        writer.WriteString("apikey"u8, key.ApiKey);
        Rights(writer, in key);
        writer.Time("timestamp"u8, key.TimeUs, TimeUnit.Millisecond);
        writer.WriteEndObject();
    }

    /// <summary>Answer of GET ipRestriction and of DELETE ipList: the flag is text.</summary>
    public static void Addresses(Utf8JsonWriter writer, in SubAccountKeyReply key)
    {
        writer.WriteStartObject();
        writer.WriteString("ipRestrict"u8, key.Addresses.Length > 0 ? "true"u8 : "false"u8);
        writer.Strings("ipList"u8, key.Addresses);
        writer.Time("updateTime"u8, key.TimeUs, TimeUnit.Millisecond);
        writer.WriteString("apiKey"u8, key.ApiKey);
        writer.WriteEndObject();
    }

    /// <summary>Answer of POST ipRestriction: the status is text, and the list is there only when there is one.</summary>
    public static void Bound(Utf8JsonWriter writer, in SubAccountKeyReply key)
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, key.Addresses.Length > 0 ? "2"u8 : "1"u8);
        if (key.Addresses.Length > 0)
        {
            writer.Strings("ipList"u8, key.Addresses);
        }

        writer.Time("updateTime"u8, key.TimeUs, TimeUnit.Millisecond);
        writer.WriteString("apiKey"u8, key.ApiKey);
        writer.WriteEndObject();
    }

    private static void Rights(Utf8JsonWriter writer, in SubAccountKeyReply key)
    {
        writer.WriteBoolean("canTrade"u8, key.CanTrade);
        writer.WriteBoolean("canMarginLoanRepay"u8, key.CanMarginLoanRepay);
        writer.WriteBoolean("canFuturesTrade"u8, key.CanFuturesTrade);
        writer.WriteBoolean("canUniversalTransfer"u8, key.CanUniversalTransfer);
        writer.WriteBoolean("canVanillaOptions"u8, false);
    }
}
