using System.Threading.Channels;

namespace Keywright.Gateway.Streams;

/// <summary>
/// What waits to be sent on one connection, bounded in frames and bytes. Whoever posts never waits: a reader that falls behind is cut
/// off, with a reason, rather than slow anybody down. Posts from any thread, one reader.
/// </summary>
public sealed class Outbox(int framesMax = Outbox.FramesDefault, long bytesMax = Outbox.BytesDefault)
{
    /// <summary>Why a reader is cut off that does not take what waits for it.</summary>
    internal const string SlowReader = "The reader fell too far behind.";

    /// <summary>Why all are cut off when the server could not take down what happened.</summary>
    internal const string FellBehind = "The server fell behind; connect again.";

    /// <summary>Why all are cut off when nothing more will be durable.</summary>
    internal const string JournalFailed = "The journal failed; nothing more can be told.";

    /// <summary>Why those are cut off who hear a market that those without a key hear no longer.</summary>
    internal const string VenueChanged = "The public market is another one now; connect again.";

    /// <summary>Why those are cut off who hear changes of a book of which one is missing for good.</summary>
    internal const string StreamTorn = "The exchange's stream was interrupted; connect again.";

    public const int FramesDefault = 8_192;

    public const long BytesDefault = 8 << 20;

    private readonly Channel<StreamFrame> frames = Channel.CreateBounded<StreamFrame>(new BoundedChannelOptions(framesMax) { SingleReader = true });
    private string? cutOff;
    private long bytes;
    private volatile bool ended;

    /// <summary>Why nothing more is taken or sent; null while all is well, and after an orderly end.</summary>
    public string? CutOff => Volatile.Read(ref cutOff);

    /// <summary>False when it was not taken: the reader is cut off, or the end was said.</summary>
    public bool TryPost(in StreamFrame frame)
    {
        if (CutOff is not null)
        {
            return false;
        }

        if (Interlocked.Add(ref bytes, frame.Length) <= bytesMax && frames.Writer.TryWrite(frame))
        {
            return true;
        }

        Interlocked.Add(ref bytes, -frame.Length);
        if (!ended)
        {
            Cut(SlowReader);
        }

        return false;
    }

    /// <summary>Nothing more is taken, and what waits is dropped.</summary>
    public void Cut(string reason)
    {
        if (Interlocked.CompareExchange(ref cutOff, reason, null) is null)
        {
            End();
        }
    }

    /// <summary>Nothing more is taken; what waits is still sent.</summary>
    public void End()
    {
        ended = true;
        frames.Writer.TryComplete();
    }

    /// <summary>Waits until something can be taken; false at the end.</summary>
    public ValueTask<bool> WaitAsync() => frames.Reader.WaitToReadAsync();

    public bool TryTake(out StreamFrame frame)
    {
        if (!frames.Reader.TryRead(out frame))
        {
            return false;
        }

        if (CutOff is not null)
        {
            Drop();
            frame = default;
            return false;
        }

        Interlocked.Add(ref bytes, -frame.Length);
        return true;
    }

    /// <summary>What a reader that is cut off would have got is let go, or the end would never come.</summary>
    private void Drop()
    {
        while (frames.Reader.TryRead(out _))
        {
        }
    }
}
