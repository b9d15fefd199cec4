using System.Net.WebSockets;
using System.Text;
using Keywright.Gateway.Streams;
using Keywright.Server.Sockets;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Streaming;

/// <summary>
/// One connection without a wire: the gateway's end is the product's own <see cref="IFrameLine"/>, the peer's end says, hears, stops
/// reading, drops or vanishes as the seed wants. Frames arrive in order, each a few of the scheduler's steps after it was sent.
/// </summary>
internal sealed class SimulatedLine(FrameWatch watch, SimulatedTime time, Power power) : IFrameLine
{
    /// <summary>What fits between the two ends, unread.</summary>
    private const int WindowBytes = 4096;

    /// <summary>Texts that go out together.</summary>
    private const int TogetherMax = 4;

    private readonly Queue<byte[]> said = new();
    private readonly Queue<Sent> inbound = new();
    private readonly Queue<Heard> outbound = new();
    private TaskCompletionSource gatewayMoves = New();
    private TaskCompletionSource peerMoves = New();
    private int taken;
    private int unread;
    private bool isLost;
    private bool isClosed;

    /// <summary>Called when a text leaves the gateway, before anybody hears it.</summary>
    public Action<byte[]>? Leaving { get; set; }

    /// <summary>The peer reads nothing.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>The peer is gone and nobody was told.</summary>
    public bool HasVanished { get; private set; }

    /// <summary>The peer answers no ping.</summary>
    public bool IsMute { get; set; }

    /// <summary>Neither end has ended it.</summary>
    public bool IsUp => !isLost && !isClosed;

    /// <summary>Since when it reads without a break, or does not; microseconds of the clock that only goes forward.</summary>
    public long SinceUs { get; private set; } = time.ElapsedUs;

    /// <summary>The gateway's end is over.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The gateway hung up on a peer that read, and had said nothing.</summary>
    public bool WasCutWithoutAWord { get; private set; }

    // The gateway's end.
    public async ValueTask<ValueWebSocketReceiveResult> HearAsync(Memory<byte> into)
    {
        while (true)
        {
            ThrowIfGone();
            if (!inbound.TryPeek(out var frame))
            {
                await gatewayMoves.Task;
                continue;
            }

            if (taken == 0)
            {
                watch.Opened(frame.Opcode);
            }

            var length = Math.Min(into.Length, frame.Bytes.Length - taken);
            frame.Bytes.AsMemory(taken, length).CopyTo(into);
            taken += length;
            var isWhole = taken == frame.Bytes.Length;
            if (isWhole)
            {
                inbound.Dequeue();
                taken = 0;
            }

            if (frame.Opcode == Sent.Pong)
            {
                watch.Ponged(frame.Bytes);
            }

            if (watch.Flooded() is { } last)
            {
                await last;
                throw new IOException("More was sent than may be.");
            }

            if (frame.Opcode == Sent.Pong)
            {
                continue;
            }

            if (isWhole)
            {
                frame.Taken?.Invoke();
            }

            return frame.Opcode == Sent.Close
                ? new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true)
                : new ValueWebSocketReceiveResult(length, frame.Opcode == Sent.Binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, isWhole);
        }
    }

    public bool TrySay(in StreamFrame text)
    {
        if (said.Count == TogetherMax)
        {
            return false;
        }

        var bytes = new byte[text.Length];
        text.CopyTo(bytes);
        said.Enqueue(bytes);
        return true;
    }

    public async ValueTask FlushAsync()
    {
        while (said.Count > 0)
        {
            await RoomAsync();
            var text = said.Dequeue();
            Leaving?.Invoke(text);
            unread += text.Length;
            Tell(new Heard.Text(text));
        }
    }

    public async Task PingAsync(ReadOnlyMemory<byte> payload)
    {
        await RoomAsync();
        Tell(new Heard.Ping(payload.ToArray()));
    }

    public async ValueTask CloseAsync(WebSocketCloseStatus status, string reason)
    {
        await RoomAsync();
        isClosed = true;
        Tell(new Heard.Closed((int)status, reason));
    }

    public void HangUp()
    {
        WasCutWithoutAWord |= !isClosed && !isLost && !IsStalled && !HasVanished && !IsMute;
        Lose();
    }

    public void Dispose()
    {
        HasEnded = true;
        Lose();
    }

    // The peer's end.

    /// <param name="taken">Called in the moment the gateway takes the message in.</param>
    public void Say(string text, Action? taken = null) => Arrive(new Sent(Sent.Text, Encoding.UTF8.GetBytes(text), taken));

    public void SayBinary(byte[] bytes) => Arrive(new Sent(Sent.Binary, bytes, null));

    public void Pong(byte[] payload) => Arrive(new Sent(Sent.Pong, payload, null));

    public void Close() => Arrive(new Sent(Sent.Close, [], null));

    /// <summary>The connection breaks, and both ends notice.</summary>
    public void Drop() => Lose();

    /// <summary>The peer is gone without a word: what is sent to it fills the line and is never taken.</summary>
    public void Vanish()
    {
        HasVanished = true;
        SinceUs = time.ElapsedUs;
        Move(ref peerMoves);
    }

    public void Stall(bool stops)
    {
        IsStalled = stops;
        SinceUs = time.ElapsedUs;
        Move(ref peerMoves);
    }

    public async Task<Heard> PeerHearsAsync()
    {
        while (true)
        {
            if (HasVanished)
            {
                return new Heard.Lost();
            }

            if (!IsStalled && outbound.TryDequeue(out var heard))
            {
                unread -= heard is Heard.Text text ? text.Utf8.Length : 0;
                Move(ref gatewayMoves);
                return heard;
            }

            if (!IsStalled && isLost)
            {
                return new Heard.Lost();
            }

            await peerMoves.Task;
        }
    }

    private async ValueTask RoomAsync()
    {
        ThrowIfGone();
        while (unread >= WindowBytes)
        {
            await gatewayMoves.Task;
            ThrowIfGone();
        }
    }

    private void Arrive(Sent frame)
    {
        if (!isLost && !HasVanished)
        {
            inbound.Enqueue(frame);
            Move(ref gatewayMoves);
        }
    }

    private void Tell(Heard heard)
    {
        outbound.Enqueue(heard);
        Move(ref peerMoves);
    }

    private void Lose()
    {
        isLost = true;
        Move(ref gatewayMoves);
        Move(ref peerMoves);
    }

    private void ThrowIfGone()
    {
        power.ThrowIfOff();
        if (isLost)
        {
            throw new IOException("The peer is gone.");
        }
    }

    private static void Move(ref TaskCompletionSource source)
    {
        var before = source;
        source = New();
        before.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Sent(int Opcode, byte[] Bytes, Action? Taken)
    {
        public const int Text = 1;
        public const int Binary = 2;
        public const int Close = 8;
        public const int Pong = 10;
    }
}
