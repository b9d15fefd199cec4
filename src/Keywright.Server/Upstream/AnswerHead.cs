using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Server.Upstream;

/// <summary>
/// The status line and those headers of an answer that matter. It is strict where two readers could differ about where the answer ends; a
/// number that is none counts as absent.
/// </summary>
internal struct AnswerHead
{
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private int? usedWeight;
    private int? orderCount10Seconds;
    private int? orderCountDay;
    private int? sapiWeight;
    private int? sapiAccountWeight;
    private int? retryAfterSeconds;
    private bool isJson;

    public int Status { get; private set; }

    /// <summary>The body's length in bytes; null when it comes in chunks.</summary>
    public int? BodyLength { get; private set; }

    /// <summary>The exchange will close the connection after it.</summary>
    public bool Closes { get; private set; }

    /// <param name="text">From the status line to the last header, with the line end after it, without the empty line.</param>
    /// <exception cref="BadAnswerException">It is no head of an answer, or does not say how long the body is.</exception>
    public static AnswerHead Parse(ReadOnlySpan<byte> text)
    {
        var head = new AnswerHead();
        var chunked = false;
        head.ReadStatus(NextLine(ref text));
        while (!text.IsEmpty)
        {
            var line = NextLine(ref text);
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[..colon].ContainsAnyExcept(NameBytes))
            {
                throw new BadAnswerException("has a header that is none");
            }

            head.ReadHeader(line[..colon], line[(colon + 1)..].Trim(" \t"u8), ref chunked);
        }

        if (head.Status is 204 or 304)
        {
            head.BodyLength = 0;
        }
        else if (chunked == head.BodyLength is not null)
        {
            throw new BadAnswerException(chunked ? "says in two ways how long it is" : "does not say how long it is");
        }

        return head;
    }

    public readonly UpstreamAnswer.Answered With(ReadOnlyMemory<byte> body) => new(Status, body)
    {
        UsedWeight = usedWeight,
        OrderCount10Seconds = orderCount10Seconds,
        OrderCountDay = orderCountDay,
        SapiWeight = sapiWeight,
        SapiAccountWeight = sapiAccountWeight,
        RetryAfterSeconds = retryAfterSeconds,
        IsJson = isJson,
    };

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf("\r\n"u8);
        var line = text[..end];
        text = text[(end + 2)..];
        return line.ContainsAny((byte)'\r', (byte)'\n', (byte)0) ? throw new BadAnswerException("has a line that ends oddly") : line;
    }

    private void ReadStatus(ReadOnlySpan<byte> line)
    {
        // A status below 200 announces another answer, which nothing we send asks for.
        if (!line.StartsWith("HTTP/1.1 "u8) || line.Length < 12 || (line.Length > 12 && line[12] != ' ')
            || !Utf8Parser.TryParse(line[9..12], out int status, out var read) || read != 3 || status is < 200 or > 599)
        {
            throw new BadAnswerException("does not begin as HTTP/1.1 does");
        }

        Status = status;
    }

    private void ReadHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref bool chunked)
    {
        switch (name.Length)
        {
            case 10 when Is(name, "Connection"u8):
                Closes |= !Is(value, "keep-alive"u8); // whatever else it says, it is not worth keeping
                break;
            case 11 when Is(name, "Retry-After"u8):
                retryAfterSeconds = Number(value);
                break;
            case 12 when Is(name, "Content-Type"u8):
                isJson = value.Length >= 16 && Is(value[..16], "application/json"u8) && (value.Length == 16 || value[16] is (byte)';' or (byte)' ');
                break;
            case 14 when Is(name, "Content-Length"u8):
                BodyLength = BodyLength is null && Number(value) is { } length
                    ? (length <= UpstreamWire.BodyBytesMax ? length : throw TooLarge())
                    : throw new BadAnswerException("has a length that is none");
                break;
            case 16 when Is(name, "Content-Encoding"u8) && !Is(value, "identity"u8):
                throw new BadAnswerException("is compressed, which was not asked for");
            case 17 when Is(name, "Transfer-Encoding"u8):
                chunked = !chunked && Is(value, "chunked"u8) ? true : throw new BadAnswerException("comes in a form that is not known here");
                break;
            case 20 when Is(name, "X-MBX-USED-WEIGHT-1M"u8):
                usedWeight = Number(value);
                break;
            case 20 when Is(name, "X-MBX-ORDER-COUNT-1D"u8):
                orderCountDay = Number(value);
                break;
            case 21 when Is(name, "X-MBX-ORDER-COUNT-10S"u8):
                orderCount10Seconds = Number(value);
                break;
            case 24 when Is(name, "X-SAPI-USED-IP-WEIGHT-1M"u8):
                sapiWeight = Number(value);
                break;
            case 25 when Is(name, "X-SAPI-USED-UID-WEIGHT-1M"u8):
                sapiAccountWeight = Number(value);
                break;
        }
    }

    internal static BadAnswerException TooLarge() => new($"is larger than {UpstreamWire.BodyBytesMax / 1024 / 1024} MiB");

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);

    private static int? Number(ReadOnlySpan<byte> text) =>
        text is [>= (byte)'0' and <= (byte)'9', ..] && Utf8Parser.TryParse(text, out int number, out var read) && read == text.Length ? number : null;
}
