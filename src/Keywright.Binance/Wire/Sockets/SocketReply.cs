using System.Buffers;
using System.Text.Json;
using Keywright.Binance.Wire.Replies;

namespace Keywright.Binance.Wire.Sockets;

/// <summary>One answer of the WebSocket API: the answer of REST in an envelope.</summary>
public readonly ref struct SocketReply
{
    /// <summary>The request's id, as JSON.</summary>
    public required ReadOnlySpan<byte> Id { get; init; }

    public required int Status { get; init; }

    /// <summary>What REST answers: the result, or the object with code and text.</summary>
    public required ReadOnlySpan<byte> Body { get; init; }

    /// <summary>The budgets it used; default when they are not asked for.</summary>
    public ReadOnlySpan<(RateLimitReply Limit, long Count)> Limits { get; init; }

    /// <summary>Server time and the instant from which to try again, Unix milliseconds; sent with 429.</summary>
    public (long ServerMs, long RetryAfterMs)? Wait { get; init; }

    public void Write(IBufferWriter<byte> into)
    {
        using var writer = new Utf8JsonWriter(into, WireJson.WriterOptions);
        writer.WriteStartObject();
        writer.WritePropertyName("id"u8);
        writer.WriteRawValue(Id, skipInputValidation: true);
        writer.WriteNumber("status"u8, Status);
        writer.WritePropertyName(Status == 200 ? "result"u8 : "error"u8);
        if (Wait is { } wait && Body is [.., (byte)'}'])
        {
            WriteWaiting(writer, wait.ServerMs, wait.RetryAfterMs);
        }
        else
        {
            writer.WriteRawValue(Body, skipInputValidation: true);
        }

        if (!Limits.IsEmpty)
        {
            writer.WriteStartArray("rateLimits"u8);
            foreach (ref readonly var used in Limits)
            {
                AccountReplies.OrderRateLimit(writer, in used.Limit, used.Count);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private void WriteWaiting(Utf8JsonWriter writer, long serverMs, long retryAfterMs)
    {
        var error = new ArrayBufferWriter<byte>(Body.Length + 80);
        error.Write(Body[..^1]);
        error.Write(",\"data\":"u8);
        using (var data = new Utf8JsonWriter(error, WireJson.WriterOptions))
        {
            data.WriteStartObject();
            data.WriteNumber("serverTime"u8, serverMs);
            data.WriteNumber("retryAfter"u8, retryAfterMs);
            data.WriteEndObject();
        }

        error.Write("}"u8);
        writer.WriteRawValue(error.WrittenSpan, skipInputValidation: true);
    }
}
