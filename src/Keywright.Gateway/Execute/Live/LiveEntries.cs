using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What a call to a real exchange came to, as its journal entry holds it behind the audit head.</summary>
/// <param name="Began">Sequence of the intent's entry.</param>
/// <param name="Facts">The orders it made, changed or ended; none when it did nothing.</param>
/// <param name="Reply">What the bot was told, and is told again.</param>
internal sealed record LiveEnd(ulong Began, ImmutableArray<LiveFacts> Facts, Reply Reply)
{
    /// <summary>Bytes of the audit head and of what stands before and between these.</summary>
    private const int OtherBytes = 1_024;

    private const int FactsBytes = 160;

    /// <summary>At least as many as its entry takes.</summary>
    public int BytesMax => OtherBytes + (Facts.Length * FactsBytes) + Reply.Body.Length;
}

/// <summary>The entries of a real exchange, written and read.</summary>
internal static class LiveEntries
{
    public static byte[] Intended(in AuditHead head, LiveIntent intent)
    {
        var into = Begin(in head);
        intent.Save(new StateWriter(into));
        return into.WrittenSpan.ToArray();
    }

    public static byte[] Ended(in AuditHead head, LiveEnd end)
    {
        var into = Begin(in head);
        var writer = new StateWriter(into);
        writer.Int64((long)end.Began);
        writer.Int32(end.Facts.Length);
        foreach (var facts in end.Facts)
        {
            facts.Save(writer);
        }

        writer.Int32(end.Reply.Status);
        writer.Bytes(end.Reply.Body.Span);
        return into.WrittenSpan.ToArray();
    }

    public static LiveEnd ReadEnd(ref StateReader reader)
    {
        var began = (ulong)reader.Int64();
        var facts = new LiveFacts[reader.Int32()];
        for (var index = 0; index < facts.Length; index++)
        {
            facts[index] = LiveFacts.Restore(ref reader);
        }

        return new LiveEnd(began, [.. facts], new Reply { Status = reader.Int32(), Body = reader.Bytes().ToArray() });
    }

    public static byte[] Learnt(in AuditHead head, in LiveFacts facts)
    {
        var into = Begin(in head);
        facts.Save(new StateWriter(into));
        return into.WrittenSpan.ToArray();
    }

    /// <param name="head">Of the key that pays.</param>
    /// <param name="asset">Number among the assets of its exchange.</param>
    /// <param name="units">How much.</param>
    public static byte[] Charged(in AuditHead head, int asset, Int128 units)
    {
        var into = Begin(in head);
        var writer = new StateWriter(into);
        writer.Int32(asset);
        writer.Int128(units);
        return into.WrittenSpan.ToArray();
    }

    public static byte[] DayBegan(in AuditHead head, string venue, ReadOnlySpan<long> ratesE8)
    {
        var into = Begin(in head);
        var writer = new StateWriter(into);
        writer.Bytes(Encoding.UTF8.GetBytes(venue));
        writer.Int32(ratesE8.Length);
        foreach (var rate in ratesE8)
        {
            writer.Int64(rate);
        }

        return into.WrittenSpan.ToArray();
    }

    public static (string Venue, long[] RatesE8) ReadDay(ref StateReader reader)
    {
        var venue = Encoding.UTF8.GetString(reader.Bytes());
        var rates = new long[reader.Int32()];
        for (var asset = 0; asset < rates.Length; asset++)
        {
            rates[asset] = reader.Int64();
        }

        return (venue, rates);
    }

    public static byte[] Adopted(in AuditHead head, LiveOrder order, long rateE8)
    {
        var into = Begin(in head);
        var writer = new StateWriter(into);
        writer.Int64(rateE8);
        order.Save(writer);
        return into.WrittenSpan.ToArray();
    }

    public static (LiveOrder Order, long RateE8) ReadAdopted(ref StateReader reader)
    {
        var rate = reader.Int64();
        return (LiveOrder.Restore(ref reader), rate);
    }

    /// <param name="head">Its key is the one that had all this before.</param>
    /// <param name="to">The number of the key that has it now.</param>
    public static byte[] Succeeded(in AuditHead head, int to)
    {
        var into = Begin(in head);
        new StateWriter(into).Int32(to);
        return into.WrittenSpan.ToArray();
    }

    private static ArrayBufferWriter<byte> Begin(in AuditHead head)
    {
        var into = new ArrayBufferWriter<byte>(512);
        into.Advance(head.Write(into.GetSpan(head.Length)));
        return into;
    }
}
