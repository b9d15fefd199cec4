using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Requests;

namespace Keywright.Server.Upstream;

/// <summary>One kept-alive connection to the exchange: one call at a time, none of them ever sent twice.</summary>
/// <remarks>
/// A thread of its own waits on it. The answer to a call wakes that thread and no other, and what the answer leads to is done there, up to its
/// next wait; until then the next answer on it has to wait. Whoever gives up on a call ends the connection under it, so that no late answer is
/// taken for the next call's.
/// </remarks>
internal sealed class UpstreamConnection : IDisposable
{
    private const int RequestBytesKept = 16 * 1024;

    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly Socket socket;
    private readonly Stream wire;
    private readonly RequestText text;
    private readonly TimeProvider time;
    private readonly Action<UpstreamConnection> ended;
    private readonly ITimer timer;
    private readonly Lock gate = new();

    /// <summary>Held while a request is laid and written: an answer that came too early must not let the next one in between.</summary>
    private readonly Lock writing = new();
    private byte[] outgoing = [];
    private long calledAt;
    private TimeSpan patience;
    private TaskCompletionSource<UpstreamAnswer>? call;
    private CancellationTokenRegistration registration;
    private volatile bool isDead;
    private volatile bool isBusy;
    private string? givenUp;

    /// <summary>The address of this machine that it leaves from.</summary>
    public IPAddress? From { get; }

    /// <param name="socket">The connection itself, which blocks; disposing of it ends every read and write.</param>
    /// <param name="wire">What is read and written: it, or TLS over it.</param>
    /// <param name="text">Lays requests for the place it leads to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ended">Told at the end of each call that was sent: the connection is free for the next, or has ended too.</param>
    public UpstreamConnection(Socket socket, Stream wire, RequestText text, TimeProvider time, Action<UpstreamConnection> ended)
    {
        (this.socket, this.wire, this.text, this.time, this.ended) = (socket, wire, text, time, ended);
        From = (socket.LocalEndPoint as IPEndPoint)?.Address is { } from ? from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from : null;
        calledAt = time.GetTimestamp();
        timer = time.CreateTimer(static state => ((UpstreamConnection)state!).LosePatience(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// A call may be sent on it: it has not ended, nothing came unasked, and it was not idle for long. The kernel is asked too, because it may know
    /// of the end before the thread that waits for it has woken.
    /// </summary>
    public bool IsUsable(TimeSpan idleMax) => !isDead && time.GetElapsedTime(calledAt) < idleMax && !socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Its thread still works on what the last answer led to.</summary>
    public bool IsBusy => isBusy;

    /// <summary>Nothing can be sent on it any more.</summary>
    public bool IsDead => isDead;

    /// <param name="request">What to send.</param>
    /// <param name="left">How long the whole answer may still take.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>What came of it; <see cref="UpstreamAnswer.NotSent"/> when nothing left, and then the connection is still the caller's.</returns>
    public ValueTask<UpstreamAnswer> CallAsync(UpstreamRequest request, TimeSpan left, CancellationToken ct)
    {
        lock (writing)
        {
            var length = text.Lay(request, ref outgoing);
            if (Begin(left) is not { } answer)
            {
                return new(new UpstreamAnswer.NotSent("The exchange ended the connection before anything was sent."));
            }

            registration = ct.UnsafeRegister(static state => ((UpstreamConnection)state!).GiveUp("The call was given up before a whole answer came."), this);
            try
            {
                if (!TryWrite(request.Gate, outgoing.AsSpan(0, length)))
                {
                    registration.Dispose();
                    return TryEnd(keeps: true) is null ? new(answer.Task) : new(UpstreamAnswer.NotSent.Stopped);
                }
            }
            catch (Exception broken) when (IsBreak(broken))
            {
                // Some of it may have left. The thread that waits for the answer learns of the end, and says so.
                GiveUp("The connection to the exchange broke before a whole answer came.");
            }

            if (outgoing.Length > RequestBytesKept)
            {
                outgoing = [];
            }

            return new(answer.Task);
        }
    }

    /// <summary>Ends a call that is under way: what was sent is lost.</summary>
    public void GiveUp(string why)
    {
        lock (gate)
        {
            if (call is not null)
            {
                givenUp ??= why;
                socket.Dispose();
            }
        }
    }

    /// <summary>Nobody calls on it any more; the thread that waits on it ends.</summary>
    public void Dispose()
    {
        isDead = true;
        timer.Dispose();
        socket.Dispose();
        wire.Dispose();
    }

    /// <summary>Waits for answers until the connection ends; what each leads to is done here.</summary>
    public void Run()
    {
        var reader = new AnswerReader(wire);
        bool keeps;
        do
        {
            UpstreamAnswer answer;
            try
            {
                reader.Wait();
                (answer, keeps) = IsCalling ? reader.Read() : throw new BadAnswerException("came unasked");
            }
            catch (BadAnswerException odd)
            {
                (answer, keeps) = (new UpstreamAnswer.Lost($"The answer of the exchange {odd.Message}."), false);
            }
            catch (Exception broken) when (IsBreak(broken))
            {
                (answer, keeps) = (new UpstreamAnswer.Lost(givenUp ?? "The connection to the exchange broke before a whole answer came."), false);
            }
            catch (Exception fault)
            {
                // Ours; whoever waits is told, and no thread takes the program with it.
                (answer, keeps) = (new UpstreamAnswer.Lost($"The answer of the exchange could not be read: {fault.Message}"), false);
            }

            if (TryEnd(keeps) is { } last)
            {
                registration.Dispose();
                isBusy = true;
                ended(this);
                last.SetResult(answer);
                isBusy = false;
            }
        }
        while (keeps);
    }

    private bool IsCalling
    {
        get
        {
            lock (gate)
            {
                return call is not null;
            }
        }
    }

    /// <summary>False when the gate is shut: nothing was written.</summary>
    private bool TryWrite(OrderGate? through, ReadOnlySpan<byte> bytes)
    {
        if (through?.TryEnter() == false)
        {
            return false;
        }

        try
        {
            wire.Write(bytes);
            return true;
        }
        finally
        {
            through?.Leave();
        }
    }

    /// <summary>Null when the connection has ended.</summary>
    private TaskCompletionSource<UpstreamAnswer>? Begin(TimeSpan left)
    {
        lock (gate)
        {
            if (isDead)
            {
                return null;
            }

            (call, calledAt, patience) = (new TaskCompletionSource<UpstreamAnswer>(), time.GetTimestamp(), left);
            timer.Change(left, Timeout.InfiniteTimeSpan);
            return call;
        }
    }

    /// <summary>Ends the call that is under way, if one is.</summary>
    /// <param name="keeps">The connection is good for another.</param>
    private TaskCompletionSource<UpstreamAnswer>? TryEnd(bool keeps)
    {
        lock (gate)
        {
            var last = call;
            isDead |= !keeps || givenUp is not null;
            if (last is not null)
            {
                (call, calledAt) = (null, time.GetTimestamp());
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            return last;
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
                timer.Change(call is not null ? left + TimerStep : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        GiveUp(string.Create(CultureInfo.InvariantCulture, $"No whole answer of the exchange came within {patience.TotalSeconds:0.###} seconds."));
    }

    private static bool IsBreak(Exception broken) => broken is IOException or ObjectDisposedException or AuthenticationException;
}
