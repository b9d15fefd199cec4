namespace Keywright.Gateway.Streams;

/// <summary>One connection's subscriptions.</summary>
public sealed class MarketSession(Outbox outbox)
{
    public void Hear(ReadOnlySpan<byte> utf8Text) => outbox.TryPost(new StreamFrame("{}"u8.ToArray()));

    public StreamFrame? Farewell() => null;

    public void End() => outbox.End();
}
