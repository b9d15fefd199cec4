using System.Buffers.Binary;
using Keywright.Market.Tape;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>How a home began; the first entry of its journal.</summary>
/// <param name="Seed">Of the past and the background market.</param>
/// <param name="TimeUs">A whole minute, Unix microseconds: the past ends and the live market begins.</param>
internal sealed record Genesis(ulong Seed, long TimeUs)
{
    /// <summary>The journal's format, in the first entry so that an older program refuses a newer home.</summary>
    public const int Format = 1;

    /// <summary>Bytes of the written form.</summary>
    public const int Length = 20;

    private Past? past;

    /// <summary>What the account <c>paper</c> begins with, whole units.</summary>
    public IReadOnlyList<(string Asset, long Amount)> FirstDeposits { get; } = [("USDT", 100_000), ("BTC", 1), ("ETH", 10), ("BNB", 100)];

    public Past PastOf(ExchangeRules rules) => past ??= new Past(Seed, rules, TimeUs);

    public byte[] Write()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Format);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(4), Seed);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(12), TimeUs);
        return bytes;
    }

    public static Genesis Read(ReadOnlySpan<byte> bytes)
    {
        var format = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return format == Format
            ? new Genesis(BinaryPrimitives.ReadUInt64LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[12..]))
            : throw new GatewayStartException($"This home's journal has format {format}, and this program knows {Format}; start the newer program.");
    }
}
