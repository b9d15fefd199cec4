using System.Buffers;
using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Manage.SubAccounts;

/// <summary>Keys of sub-accounts in the exchange's words.</summary>
internal static class SubAccountKeyAnswers
{
    private const string Told = "This request was carried out already: the key {0} was made by it, and its secret was shown once. Delete that key and make another if the secret is lost.";

    /// <summary>The secret is in the answer itself; the same request again is told that it was.</summary>
    public static Reply Created(KeyView key, string email, string? secret)
    {
        var shape = Of(key, email, key.CreatedAt);
        var reply = Write(writer => SubAccountKeyReplies.Created(writer, in shape, secret));
        return secret is null ? reply : new Reply { Status = reply.Status, Body = reply.Body, ToRepeats = Again(key.ApiKey) };
    }

    public static Reply List(IEnumerable<KeyView> keys, string email, SubAccountKeysCall call)
    {
        var found = keys.Where(key => call.ApiKey is null || key.ApiKey == call.ApiKey).ToList();
        var page = found.Skip((int)Math.Min(int.MaxValue, (call.Page - 1L) * call.Size)).Take(call.Size).Select(key => Of(key, email, key.CreatedAt)).ToArray();
        return Write(writer => SubAccountKeyReplies.List(writer, page, found.Count));
    }

    public static Reply Permitted(KeyView key, string email, DateTimeOffset at)
    {
        var shape = Of(key, email, at);
        return Write(writer => SubAccountKeyReplies.Permitted(writer, in shape));
    }

    public static Reply Addresses(KeyView key, string email, DateTimeOffset at)
    {
        var shape = Of(key, email, at);
        return Write(writer => SubAccountKeyReplies.Addresses(writer, in shape));
    }

    public static Reply Bound(KeyView key, string email, DateTimeOffset at)
    {
        var shape = Of(key, email, at);
        return Write(writer => SubAccountKeyReplies.Bound(writer, in shape));
    }

    public static Reply Deleted() => Write(static writer =>
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    });

    private static Reply Again(string apiKey)
    {
        var fault = SubAccountFaults.CannotBeDone(string.Format(System.Globalization.CultureInfo.InvariantCulture, Told, apiKey));
        return new Reply { Status = fault.Status, Body = fault.ToJson() };
    }

    private static SubAccountKeyReply Of(KeyView key, string email, DateTimeOffset at) => new()
    {
        Email = email,
        Name = key.Label,
        ApiKey = key.ApiKey,
        CanTrade = key.Permissions.Contains("spot"),
        CanMarginLoanRepay = key.Permissions.Contains("margin"),
        CanFuturesTrade = key.Permissions.Contains("futures"),
        CanUniversalTransfer = key.Permissions.Contains("universal-transfer"),
        Addresses = [.. key.AllowedIps],
        TimeUs = (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond,
    };

    private static Reply Write(Action<Utf8JsonWriter> fill)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WireJson.WriterOptions))
        {
            fill(writer);
        }

        var body = buffer.WrittenSpan.ToArray();
        buffer.Clear(); // it may have held a secret
        return new Reply { Status = 200, Body = body };
    }
}
