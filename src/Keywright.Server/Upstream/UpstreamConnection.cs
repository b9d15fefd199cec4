using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Requests;

namespace Keywright.Server.Upstream;

/// <summary>One kept-alive connection to the exchange: one call at a time, none of them ever sent twice.</summary>
/// <remarks>Whoever gives up on a call ends the connection under it, so that no late answer is taken for the next call's.</remarks>
internal sealed class UpstreamConnection : IDisposable
{
    private const int RequestBytesKept = 16 * 1024;

    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly NetworkStream socket;
    private readonly Stream wire;
    private readonly RequestText text;
    private readonly TimeProvider time;
    private readonly AnswerReader reader;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private byte[] outgoing = [];
    private long calledAt;
    private TimeSpan patience;
    private bool isCalling;
    private volatile bool isDead;
    private string? givenUp;

    /// <summary>The address of this machine that it leaves from.</summary>
    public IPAddress? From { get; }

    /// <param name="socket">The connection itself; disposing of it ends every read and write.</param>
    /// <param name="wire">What is read and written: the same, or TLS over it.</param>
    public UpstreamConnection(NetworkStream socket, Stream wire, RequestText text, TimeProvider time)
    {
        (this.socket, this.wire, this.text, this.time) = (socket, wire, text, time);
        From = (socket.Socket.LocalEndPoint as IPEndPoint)?.Address is { } from ? from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from : null;
        calledAt = time.GetTimestamp();
        reader = new AnswerReader(wire);
        timer = time.CreateTimer(static state => ((UpstreamConnection)state!).LosePatience(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// A call may be sent on it: it has not ended, nothing came unasked, and it was not idle for long. The kernel is asked too, because it may know
    /// of the end while the read that will see it still waits for a thread.
    /// </summary>
    public bool IsUsable(TimeSpan idleMax) =>
        !isDead && reader.IsQuiet && time.GetElapsedTime(calledAt) < idleMax && !socket.Socket.Poll(0, SelectMode.SelectRead);

    /// <param name="request">What to send.</param>
    /// <param name="left">How long the whole answer may still take.</param>
    /// <param name="ct">Gives up.</param>
    public async ValueTask<UpstreamAnswer> CallAsync(UpstreamRequest request, TimeSpan left, CancellationToken ct)
    {
        var length = text.Lay(request, ref outgoing);
        Begin(left);
        try
        {
            using var registration = ct.UnsafeRegister(static state => ((UpstreamConnection)state!).GiveUp("The call was given up before a whole answer came."), this);
            if (!await TryWriteAsync(request.Gate, outgoing.AsMemory(0, length)).ConfigureAwait(false))
            {
                isDead = false; // nothing was sent on it
                return UpstreamAnswer.NotSent.Stopped;
            }

            var (answer, keeps) = await reader.ReadAsync().ConfigureAwait(false);
            isDead = !keeps;
            return answer;
        }
        catch (BadAnswerException odd)
        {
            return new UpstreamAnswer.Lost($"The answer of the exchange {odd.Message}.");
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or AuthenticationException)
        {
            return new UpstreamAnswer.Lost(givenUp ?? "The connection to the exchange broke before a whole answer came.");
        }
        finally
        {
            End();
        }
    }

    /// <summary>Ends a call that is under way: what was sent is lost. Whoever called still disposes of the connection.</summary>
    public void GiveUp(string why)
    {
        lock (gate)
        {
            if (isCalling)
            {
                givenUp ??= why;
                socket.Dispose();
            }
        }
    }

    /// <summary>Nobody calls on it any more.</summary>
    public void Dispose()
    {
        isDead = true;
        timer.Dispose();
        wire.Dispose();
        socket.Dispose();
        _ = WatchEndAsync();
    }

    /// <summary>False when the gate is shut: nothing was written.</summary>
    private async ValueTask<bool> TryWriteAsync(OrderGate? through, ReadOnlyMemory<byte> bytes)
    {
        if (through?.TryEnter() == false)
        {
            return false;
        }

        try
        {
            await wire.WriteAsync(bytes).ConfigureAwait(false);
            return true;
        }
        finally
        {
            through?.Leave();
        }
    }

    private void Begin(TimeSpan left)
    {
        isDead = true; // until a whole answer shows that it is not
        lock (gate)
        {
            (isCalling, calledAt, patience) = (true, time.GetTimestamp(), left);
            timer.Change(left, Timeout.InfiniteTimeSpan);
        }
    }

    private void End()
    {
        lock (gate)
        {
            (isCalling, calledAt) = (false, time.GetTimestamp());
            isDead |= givenUp is not null;
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        if (outgoing.Length > RequestBytesKept)
        {
            outgoing = [];
        }
    }

    private void LosePatience()
    {
        lock (gate)
        {
            // It may be set for an earlier call, or early by a part of the clock's step.
            var left = patience - time.GetElapsedTime(calledAt);
            if (left > TimeSpan.Zero)
            {
                timer.Change(isCalling ? left + TimerStep : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        GiveUp(string.Create(CultureInfo.InvariantCulture, $"No whole answer of the exchange came within {patience.TotalSeconds:0.###} seconds."));
    }

    private async Task WatchEndAsync()
    {
        try
        {
            _ = await reader.LastRead.ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or AuthenticationException)
        {
            // It ended because it was to; nobody waits for what it would have read.
        }
    }
}
