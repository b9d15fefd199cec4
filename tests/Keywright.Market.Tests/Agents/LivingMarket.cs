using System.Buffers;
using Keywright.Market.Agents;
using Keywright.Market.Matching;
using Keywright.Market.Tape;
using Keywright.Market.Words;
using Xunit;
using LiveTape = Keywright.Market.Tape.Tape;

namespace Keywright.Market.Tests.Agents;

/// <summary>Exchange, crowd and tape together, stepped by hand.</summary>
internal sealed class LivingMarket
{
    // 2026-01-15 13:37:00 UTC.
    public const long Genesis = 1_768_484_220_000_000;
    public const long StepUs = 250_000;

    private readonly EventBuffer _events = new();

    public LivingMarket(ulong seed)
    {
        Past = new(seed, Rules, Genesis);
        Exchange = new(Rules);
        Tape = new(Rules, Past);
        Crowd = Crowd.Found(Exchange, Past, seed, Genesis, _events);
        Flush();
    }

    public static ExchangeRules Rules { get; } = PaperRules.Default;

    public Past Past { get; }

    public Exchange Exchange { get; private set; }

    public LiveTape Tape { get; private set; }

    public Crowd Crowd { get; private set; }

    public long NowUs { get; private set; } = Genesis;

    /// <summary>Whatever was deposited to agents, by asset.</summary>
    public Int128[] Deposited { get; } = new Int128[Rules.Assets.Length];

    public EventBuffer Events => _events;

    public void Step(int steps = 1)
    {
        for (; steps > 0; steps--)
        {
            NowUs += StepUs;
            Crowd.Step(Exchange, NowUs, _events);
            Flush();
        }
    }

    public Reject Place(PlaceOrder order)
    {
        var reject = Exchange.Place(order with { TimeUs = NowUs, SelfTradePrevention = SelfTradePrevention.ExpireMaker }, _events, out _);
        Flush();
        return reject;
    }

    public (List<Level> Bids, List<Level> Asks) Depth(int symbol)
    {
        var (bids, asks) = (new List<Level>(), new List<Level>());
        Exchange.Depth(symbol, 5_000, bids, asks);
        return (bids, asks);
    }

    /// <summary>Saves everything and goes on with what was loaded.</summary>
    public void Restart()
    {
        var saved = Saved();
        ReadOnlySpan<byte> from = saved;
        Exchange = Exchange.Load(Rules, ref from);
        Crowd = Crowd.Load(Rules, ref from);
        Tape = LiveTape.Load(Rules, new Past(1, Rules, Genesis), ref from);
        Assert.Equal(0, from.Length);
    }

    public byte[] Saved()
    {
        var into = new ArrayBufferWriter<byte>();
        Exchange.Save(into);
        Crowd.Save(into);
        Tape.Save(into);
        return into.WrittenSpan.ToArray();
    }

    private void Flush()
    {
        foreach (var item in _events.Span)
        {
            if (item.Kind == EventKind.Deposited)
            {
                Deposited[item.Asset] += item.Lots;
            }
        }

        Tape.Apply(_events.Span);
        _events.Clear();
    }
}
