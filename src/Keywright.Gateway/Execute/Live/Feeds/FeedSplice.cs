using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>Changes one number of an event and leaves every other byte as it is.</summary>
internal static class FeedSplice
{
    /// <summary>
    /// A change of the book that covers updates already told: it gives quantities as they are after its last update, so saying that it begins
    /// later stays true, and who checks that events follow each other finds that they do.
    /// </summary>
    public static ReadOnlyMemory<byte> WithFirst(ReadOnlyMemory<byte> data, long first, long later)
    {
        var reader = new Utf8JsonReader(data.Span);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && reader.ValueTextEquals("U"u8))
            {
                reader.Read();
                var (begin, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                return reader.TryGetInt64(out var told) && told == first
                    ? (byte[])[.. data.Span[..begin], .. Encoding.ASCII.GetBytes(later.ToString(CultureInfo.InvariantCulture)), .. data.Span[end..]]
                    : data;
            }
        }

        return data;
    }
}
