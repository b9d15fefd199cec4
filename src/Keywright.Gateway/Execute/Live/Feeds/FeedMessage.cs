using System.Text.Json;

namespace Keywright.Gateway.Execute.Live.Feeds;

internal enum FeedSaid
{
    /// <summary>Something happened on a stream.</summary>
    Event,

    /// <summary>The answer to what was asked for.</summary>
    Done,

    /// <summary>What was asked for is refused.</summary>
    Refused,

    /// <summary>The connection will be closed soon.</summary>
    Shutdown,
}

/// <summary>What orders an event among those of its stream (spot-ws.md §1); −1 for what it does not have.</summary>
/// <param name="Time">When the exchange told it, in the connection's unit.</param>
/// <param name="First">First update of a change of the book.</param>
/// <param name="Last">Its last update, the id of a trade, or the update a sight of the book is of.</param>
internal readonly record struct FeedPlace(long Time, long First, long Last);

/// <summary>One message of a combined market connection, checked: it is JSON, and what may have a fraction stands in it as text.</summary>
internal readonly record struct FeedMessage
{
    private const int DepthMax = 16;

    public required FeedSaid Said { get; init; }

    /// <summary>Of an event: its stream's name.</summary>
    public string Stream { get; init; }

    /// <summary>Of an event: its payload as the exchange wrote it.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    public FeedPlace Place { get; init; }

    /// <summary>Of an answer: what it answers; −1 when it does not say.</summary>
    public long Id { get; init; }

    /// <summary>Reads a message; false when the exchange never writes such a thing.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> text, out FeedMessage message)
    {
        message = default;
        try
        {
            var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = DepthMax });
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryRead(text, ref reader, out message);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string whose escapes make no text.
            return false;
        }
    }

    private static bool TryRead(ReadOnlyMemory<byte> text, ref Utf8JsonReader reader, out FeedMessage message)
    {
        message = default;
        var (stream, data, place, id) = (default(string), default(ReadOnlyMemory<byte>), new FeedPlace(-1, -1, -1), -1L);
        var (isResult, isRefusal, isShutdown) = (false, false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameOf(in reader);
            reader.Read();
            switch (name)
            {
                case "stream" when reader.TokenType == JsonTokenType.String:
                    stream = reader.GetString();
                    continue;
                case "data":
                    var begin = (int)reader.TokenStartIndex;
                    if (!TryWalk(ref reader, out place, out var shutdown))
                    {
                        return false;
                    }

                    data = text[begin..(int)reader.BytesConsumed];
                    isShutdown |= shutdown;
                    continue;
                case "id" when reader.TokenType == JsonTokenType.Number:
                    id = reader.TryGetInt64(out var number) ? number : -1;
                    continue;
                case "e":
                    isShutdown |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("serverShutdown"u8);
                    break;
            }

            isResult |= name == "result";
            isRefusal |= name is "code" or "error";
            reader.Skip();
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            return false;
        }

        message = new FeedMessage
        {
            Said = isShutdown ? FeedSaid.Shutdown : stream is not null ? FeedSaid.Event : isRefusal ? FeedSaid.Refused : FeedSaid.Done,
            Stream = stream ?? "",
            Data = data,
            Place = place,
            Id = id,
        };
        return isShutdown || isResult || isRefusal || (stream is not null && !data.IsEmpty);
    }

    /// <summary>Walks over a whole payload; false when a number in it is no whole one.</summary>
    private static bool TryWalk(ref Utf8JsonReader reader, out FeedPlace place, out bool isShutdown)
    {
        var (time, first, last) = (-1L, -1L, -1L);
        isShutdown = false;

        // An array is of events that were told together, so the first one's time is that of all.
        var depth = reader.CurrentDepth + 1;
        var isArray = reader.TokenType == JsonTokenType.StartArray;
        var level = depth + (isArray ? 1 : 0);
        var left = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
        string? name = null;
        var isWhole = IsWhole(in reader);
        while (left && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = reader.CurrentDepth == level ? NameOf(in reader) : null;
                    break;
                case JsonTokenType.Number:
                    isWhole &= IsWhole(in reader);
                    if (name is not null && reader.TryGetInt64(out var number))
                    {
                        time = name == "E" && time < 0 ? number : time;
                        first = name == "U" ? number : first;

                        // A trade's id is its t (an a beside it is an order's), an aggregate trade's its a; what is about the book has an u, or a longer name.
                        last = name is "u" or "t" or "lastUpdateId" || (name == "a" && last < 0) ? number : last;
                    }

                    break;
                case JsonTokenType.String:
                    isShutdown |= name == "e" && reader.ValueTextEquals("serverShutdown"u8);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    left = reader.CurrentDepth >= depth;
                    break;
            }
        }

        place = new FeedPlace(time, first, last);
        return isWhole && !left;
    }

    private static bool IsWhole(in Utf8JsonReader reader) => reader.TokenType != JsonTokenType.Number || !reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E');

    private static string NameOf(in Utf8JsonReader reader) => reader.ValueSpan.Length switch
    {
        1 => OfOne(reader.ValueSpan[0]),
        _ when reader.ValueTextEquals("stream"u8) => "stream",
        _ when reader.ValueTextEquals("data"u8) => "data",
        _ when reader.ValueTextEquals("id"u8) => "id",
        _ when reader.ValueTextEquals("result"u8) => "result",
        _ when reader.ValueTextEquals("code"u8) => "code",
        _ when reader.ValueTextEquals("error"u8) => "error",
        _ when reader.ValueTextEquals("lastUpdateId"u8) => "lastUpdateId",
        _ => "",
    };

    // Payloads are many, so their names make no garbage.
    private static string OfOne(byte letter) => letter switch
    {
        (byte)'e' => "e",
        (byte)'E' => "E",
        (byte)'U' => "U",
        (byte)'u' => "u",
        (byte)'a' => "a",
        (byte)'t' => "t",
        _ => "",
    };
}
