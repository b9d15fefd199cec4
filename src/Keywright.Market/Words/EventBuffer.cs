namespace Keywright.Market.Words;

/// <summary>Events of one or more commands, in order. It grows as needed and is meant to be cleared and used again.</summary>
public sealed class EventBuffer
{
    private MarketEvent[] _events = new MarketEvent[64];

    public int Count { get; private set; }

    public ReadOnlySpan<MarketEvent> Span => _events.AsSpan(0, Count);

    public void Add(in MarketEvent item) => Append() = item;

    /// <summary>A new, empty event at the end, to be filled in where it stands; the reference holds until the next one.</summary>
    public ref MarketEvent Append()
    {
        if (Count == _events.Length)
        {
            Array.Resize(ref _events, Count * 2);
        }

        ref var appended = ref _events[Count++];
        appended = default;
        return ref appended;
    }

    public void Clear() => Count = 0;
}
