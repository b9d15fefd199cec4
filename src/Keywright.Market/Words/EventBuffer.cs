namespace Keywright.Market.Words;

/// <summary>Events of one or more commands, in order. It grows as needed and is meant to be cleared and used again.</summary>
public sealed class EventBuffer
{
    private MarketEvent[] _events = new MarketEvent[64];

    public int Count { get; private set; }

    public ReadOnlySpan<MarketEvent> Span => _events.AsSpan(0, Count);

    public void Add(in MarketEvent item)
    {
        if (Count == _events.Length)
        {
            Array.Resize(ref _events, Count * 2);
        }

        _events[Count++] = item;
    }

    public void Clear() => Count = 0;
}
