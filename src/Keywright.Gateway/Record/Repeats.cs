using System.Buffers;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Record;

/// <summary>
/// State-changing calls are remembered for as long as their timestamp would still be accepted: the same request again, byte
/// for byte, gets the first outcome and is never executed twice. Bounded; past the bound new calls are refused, not forgotten.
/// </summary>
public sealed class Repeats(GatewayClock clock)
{
    /// <summary>Calls remembered at once: at 60 seconds' recvWindow seventeen thousand orders a second, about half a gigabyte.</summary>
    public const int RememberedMax = 1_048_576;

    // One lock and not concurrent dictionaries: those take all of their locks to count themselves, and the bound asks for the count each time.
    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, Claim> underWay = [];
    private readonly Dictionary<UInt128, KeptReply> kept = [];
    private readonly ReplyBlocks blocks = new();
    private readonly Queue<(UInt128 Digest, long UntilUs)> ends = new();
    private long forgottenUntilUs;

    public enum Answer
    {
        /// <summary>Nobody sent this before: carry it out.</summary>
        First,

        /// <summary>It was sent before: its outcome is, or will be, the claim's.</summary>
        Again,

        /// <summary>No room to remember it.</summary>
        Full,

        /// <summary>Its time had passed once already; only a clock stepped back makes it look valid.</summary>
        Forgotten,
    }

    /// <summary>Claims the request for the caller, or finds who did.</summary>
    public Answer TryClaim(AuthenticRequest request, out Claim claim)
    {
        lock (gate)
        {
            Forget();
            claim = new Claim(request.DeadlineUs);
            if (request.DeadlineUs <= forgottenUntilUs)
            {
                return Answer.Forgotten;
            }

            if (kept.TryGetValue(request.Digest, out var known))
            {
                claim.Settle(known.ToReply());
                return Answer.Again;
            }

            if (underWay.TryGetValue(request.Digest, out var held))
            {
                held.Await();
                claim = held;
                return Answer.Again;
            }

            if (underWay.Count + kept.Count >= RememberedMax)
            {
                return Answer.Full;
            }

            underWay.Add(request.Digest, claim);
            return Answer.First;
        }
    }

    /// <summary>A call found in the journal at start: its first outcome goes on being the answer.</summary>
    public void Restore(UInt128 digest, long deadlineUs, Reply reply)
    {
        lock (gate)
        {
            if (deadlineUs < clock.NowUs || kept.Count >= RememberedMax)
            {
                MarkForgotten(deadlineUs);
                return;
            }

            if (kept.Remove(digest, out var older))
            {
                blocks.Free(older.Place);
            }

            Keep(digest, deadlineUs, reply);
        }
    }

    /// <summary>Gives the claim its answer. A call refused before anything was recorded is not remembered: it may be tried again.</summary>
    public void Settle(UInt128 digest, Claim claim, Reply reply)
    {
        TaskCompletionSource<Reply>? waiting;
        var told = reply.ToRepeats ?? reply;
        lock (gate)
        {
            underWay.Remove(digest);
            if (claim.Entry is { Recorded: true })
            {
                Keep(digest, claim.DeadlineUs, told);
            }

            waiting = claim.Settle(told);
        }

        waiting?.SetResult(told);
    }

    /// <summary>What is remembered now, for a snapshot of the state it belongs to. Taking it is quick; what is returned writes it, at leisure.</summary>
    public Action<IBufferWriter<byte>> Capture()
    {
        lock (gate)
        {
            var now = clock.NowUs;
            var forgotten = forgottenUntilUs;
            var remembered = new List<Remembered>(kept.Count + underWay.Count);

            // What the snapshot leaves out is forgotten by the next start, which must then refuse it.
            foreach (var (digest, reply) in kept)
            {
                if (reply.DeadlineUs < now)
                {
                    forgotten = Math.Max(forgotten, reply.DeadlineUs);
                }
                else
                {
                    remembered.Add(new(digest, reply.DeadlineUs, reply.Status, reply.Place.Bytes));
                }
            }

            foreach (var (digest, claim) in underWay)
            {
                if (claim.DeadlineUs < now)
                {
                    forgotten = Math.Max(forgotten, claim.DeadlineUs);
                }
                else if (claim.Known is { } reply)
                {
                    remembered.Add(new(digest, claim.DeadlineUs, reply.Status, reply.Body));
                }
            }

            blocks.BeginReading();
            return into => Save(into, forgotten, remembered);
        }
    }

    public void Restore(ref StateReader reader)
    {
        lock (gate)
        {
            MarkForgotten(reader.Int64());
        }

        for (var left = reader.Int32(); left > 0; left--)
        {
            var digest = (UInt128)reader.Int128();
            var deadlineUs = reader.Int64();
            Restore(digest, deadlineUs, new Reply { Status = reader.Int32(), Body = reader.Bytes().ToArray() });
        }
    }

    private void Save(IBufferWriter<byte> into, long forgotten, List<Remembered> remembered)
    {
        try
        {
            var writer = new StateWriter(into);
            writer.Int64(forgotten);
            writer.Int32(remembered.Count);
            foreach (var (digest, deadlineUs, status, body) in remembered)
            {
                writer.Int128((Int128)digest);
                writer.Int64(deadlineUs);
                writer.Int32(status);
                writer.Bytes(body.Span);
            }
        }
        finally
        {
            lock (gate)
            {
                blocks.EndReading();
            }
        }
    }

    private void Keep(UInt128 digest, long deadlineUs, Reply reply)
    {
        kept.Add(digest, KeptReply.Of(reply, deadlineUs, blocks));
        ends.Enqueue((digest, deadlineUs));
    }

    // Deadlines differ by recvWindow, so the queue is only roughly in order; what waits behind a later one waits at most a minute.
    private void Forget()
    {
        var now = clock.NowUs;
        while (ends.TryPeek(out var end) && end.UntilUs < now && ends.TryDequeue(out end))
        {
            if (end.UntilUs < now)
            {
                MarkForgotten(end.UntilUs);
                if (kept.Remove(end.Digest, out var reply))
                {
                    blocks.Free(reply.Place);
                }
            }
            else
            {
                ends.Enqueue(end);
                return;
            }
        }
    }

    private void MarkForgotten(long deadlineUs) => forgottenUntilUs = Math.Max(forgottenUntilUs, deadlineUs);

    private readonly record struct Remembered(UInt128 Digest, long DeadlineUs, int Status, ReadOnlyMemory<byte> Body);

    /// <summary>One call under way and, once there is one, its answer. Guarded by the lock of who remembers it.</summary>
    public sealed class Claim(long deadlineUs)
    {
        private Reply? settled;
        private TaskCompletionSource<Reply>? waiting;

        public long DeadlineUs => deadlineUs;

        /// <summary>The first call's answer, for one who found this claim held.</summary>
        public Task<Reply> First => waiting?.Task ?? Task.FromResult(settled!);

        /// <summary>The call's entry; once it is in the journal, its answer stands.</summary>
        public Entry? Entry { get; set; }

        /// <summary>The answer, known from the moment the command is in the journal, though it is given only once that is durable.</summary>
        internal Reply? Known => Entry is { Recorded: true, Reply: { } reply } ? reply.ToRepeats ?? reply : null;

        internal void Await()
        {
            if (settled is null)
            {
                waiting ??= new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        /// <summary>Returns who waits for the answer.</summary>
        internal TaskCompletionSource<Reply>? Settle(Reply reply)
        {
            settled = reply;
            return waiting;
        }
    }
}
