using System.Buffers;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What outlives a restart.</summary>
internal sealed partial class LiveVenue
{
    /// <summary>Ledger and use of caps at one moment.</summary>
    public byte[] Save()
    {
        lock (gate)
        {
            var into = new ArrayBufferWriter<byte>(4096);
            ledger.Save(into);
            caps.Save(into);
            return into.WrittenSpan.ToArray();
        }
    }

    public void Restore(ReadOnlySpan<byte> saved)
    {
        var reader = new StateReader(saved);
        ledger.Restore(ref reader);
        caps.Restore(ref reader);
    }

    // A snapshot may hold more than the journal had when it was begun; what is in it is passed over.
    public void Replay(ulong sequence, LiveIntent intent)
    {
        if (sequence > ledger.Applied)
        {
            ledger.Begin(sequence, intent);
        }
    }

    public void Replay(ulong sequence, LiveEnd end, long timeUs)
    {
        if (sequence > ledger.Applied)
        {
            ledger.End(sequence, end.Began, end.Facts.AsSpan(), timeUs);
        }
    }

    public void Replay(ulong sequence, int account, LiveFacts facts, long timeUs)
    {
        if (sequence > ledger.Applied)
        {
            ledger.Learn(sequence, account, in facts, timeUs);
        }
    }

    public void Replay(ulong sequence, LiveOrder adopted, long rateE8, long timeUs)
    {
        if (sequence > ledger.Applied)
        {
            ledger.Adopt(sequence, adopted, rateE8, timeUs);
        }
    }

    public void ReplaySuccession(ulong sequence, int from, int to)
    {
        if (sequence > ledger.Applied)
        {
            ledger.Succeed(sequence, from, to);
        }
    }

    public void Replay(ulong sequence, int tag, int asset, Int128 units)
    {
        if (sequence > ledger.Applied)
        {
            ledger.Charge(sequence, tag, asset, units);
        }
    }

    public void Replay(ulong sequence, long timeUs, ReadOnlySpan<long> ratesE8)
    {
        if (sequence > ledger.Applied)
        {
            ledger.BeginDay(sequence, timeUs, ratesE8);
        }
    }
}
