using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Keywright.Binance.Wire.Upstream;

/// <summary>
/// The parameters of a request to the exchange, written so that they can be read in one way only: pairs in the order given, every byte that is not
/// a letter, digit or <c>- . _ ~</c> as a percent escape (auth.md §2). What is signed is what is written.
/// </summary>
public sealed class UpstreamText
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    private readonly ArrayBufferWriter<byte> written = new(256);

    /// <summary>All pairs so far.</summary>
    public ReadOnlyMemory<byte> Written => written.WrittenMemory;

    /// <param name="name">ASCII that needs no escape.</param>
    /// <param name="value">UTF-8, as meant.</param>
    public UpstreamText Add(string name, ReadOnlySpan<byte> value)
    {
        Begin(name);
        while (!value.IsEmpty)
        {
            var plain = value.IndexOfAnyExcept(Plain);
            if (plain != 0)
            {
                var stretch = plain < 0 ? value : value[..plain];
                written.Write(stretch);
                value = value[stretch.Length..];
                continue;
            }

            var escape = written.GetSpan(3);
            escape[0] = (byte)'%';
            Utf8Formatter.TryFormat(value[0], escape[1..], out _, new StandardFormat('X', 2));
            written.Advance(3);
            value = value[1..];
        }

        return this;
    }

    public UpstreamText Add(string name, string value) => Add(name, Encoding.UTF8.GetBytes(value));

    public UpstreamText Add(string name, long value)
    {
        Begin(name);
        Utf8Formatter.TryFormat(value, written.GetSpan(20), out var length);
        written.Advance(length);
        return this;
    }

    private void Begin(string name)
    {
        if (written.WrittenCount > 0)
        {
            written.Write("&"u8);
        }

        written.Advance(Encoding.ASCII.GetBytes(name, written.GetSpan(name.Length)));
        written.Write("="u8);
    }
}
