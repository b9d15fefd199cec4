namespace Keywright.Server.Sockets;

/// <summary>Counts what is heard on one connection, by the second. Called by its reader alone.</summary>
internal sealed class InboundCount(SocketLimits limits, TimeProvider time)
{
    private const int Continuation = 0;
    private const int Close = 8;
    private const int FirstControl = 8;

    private long second;
    private int heard;
    private int pieces;

    /// <summary>Text counts too; pings and pongs always do.</summary>
    public bool CountsMessages { get; set; } = true;

    /// <summary>More was sent than may be.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A frame begins.</summary>
    public void Opened(int opcode)
    {
        if (opcode == Continuation)
        {
            IsOver |= ++pieces > limits.PiecesMax;
            return;
        }

        if (opcode < FirstControl)
        {
            pieces = 0;
        }

        if (opcode == Close || (opcode < FirstControl && !CountsMessages))
        {
            return;
        }

        var now = time.GetTimestamp() / time.TimestampFrequency;
        (second, heard) = now == second ? (second, heard + 1) : (now, 1);
        IsOver |= heard > limits.MessagesPerSecond;
    }
}
