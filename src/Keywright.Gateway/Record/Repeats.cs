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
    /// <summary>Calls remembered at once: at 60 seconds' recvWindow more than four thousand orders a second.</summary>
    public const int RememberedMax = 262_144;

    // One lock and not a concurrent dictionary: that one takes all of its locks to count itself, and the bound asks for the count each time.
    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, Claim> claims = [];
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

            if (claims.TryGetValue(request.Digest, out var held))
            {
                held.Await();
                claim = held;
                return Answer.Again;
            }

            if (claims.Count >= RememberedMax)
            {
                return Answer.Full;
            }

            claims.Add(request.Digest, claim);
            ends.Enqueue((request.Digest, request.DeadlineUs));
            return Answer.First;
        }
    }

    /// <summary>A call found in the journal at start: its first outcome goes on being the answer.</summary>
    public void Restore(UInt128 digest, long deadlineUs, Reply reply)
    {
        lock (gate)
        {
            if (deadlineUs < clock.NowUs || claims.Count >= RememberedMax)
            {
                MarkForgotten(deadlineUs);
                return;
            }

            claims[digest] = Claim.Restored(deadlineUs, reply);
            ends.Enqueue((digest, deadlineUs));
        }
    }

    /// <summary>Gives the claim its answer. A call refused before anything was recorded is not remembered: it may be tried again.</summary>
    public void Settle(UInt128 digest, Claim claim, Reply reply)
    {
        TaskCompletionSource<Reply>? waiting;
        lock (gate)
        {
            if (claim.Entry is not { Recorded: true } && claims.TryGetValue(digest, out var held) && ReferenceEquals(held, claim))
            {
                claims.Remove(digest);
            }

            waiting = claim.Settle(reply);
        }

        waiting?.SetResult(reply);
    }

    /// <summary>Writes what is remembered, for a snapshot of the state it belongs to.</summary>
    public void Save(IBufferWriter<byte> into)
    {
        List<(UInt128 Digest, long DeadlineUs, Reply Reply)> remembered = [];
        var writer = new StateWriter(into);
        lock (gate)
        {
            var now = clock.NowUs;
            var forgotten = forgottenUntilUs;
            foreach (var (digest, claim) in claims)
            {
                if (claim.DeadlineUs < now)
                {
                    // What the snapshot leaves out is forgotten by the next start, which must then refuse it.
                    forgotten = Math.Max(forgotten, claim.DeadlineUs);
                }
                else if (claim.Known is { } reply)
                {
                    remembered.Add((digest, claim.DeadlineUs, reply));
                }
            }

            writer.Int64(forgotten);
        }

        remembered.Sort(static (a, b) => a.Digest.CompareTo(b.Digest));
        writer.Int32(remembered.Count);
        foreach (var (digest, deadlineUs, reply) in remembered)
        {
            writer.Int128((Int128)digest);
            writer.Int64(deadlineUs);
            writer.Int32(reply.Status);
            writer.Bytes(reply.Body.Span);
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

    // Deadlines differ by recvWindow, so the queue is only roughly in order; what waits behind a later one waits at most a minute.
    private void Forget()
    {
        var now = clock.NowUs;
        while (ends.TryPeek(out var end) && end.UntilUs < now && ends.TryDequeue(out end))
        {
            if (end.UntilUs < now)
            {
                MarkForgotten(end.UntilUs);
                claims.Remove(end.Digest);
            }
            else
            {
                ends.Enqueue(end);
                return;
            }
        }
    }

    private void MarkForgotten(long deadlineUs) => forgottenUntilUs = Math.Max(forgottenUntilUs, deadlineUs);

    /// <summary>One remembered call and, once there is one, its answer. Guarded by the lock of who remembers it.</summary>
    public sealed class Claim(long deadlineUs)
    {
        private Reply? settled;
        private Reply? recorded;
        private TaskCompletionSource<Reply>? waiting;

        public long DeadlineUs => deadlineUs;

        /// <summary>The first call's answer, for one who found this claim held.</summary>
        public Task<Reply> First => waiting?.Task ?? Task.FromResult(settled!);

        /// <summary>The call's entry while it is under way; once it is in the journal, its answer stands.</summary>
        public Entry? Entry { get; set; }

        /// <summary>The answer, known from the moment the command is in the journal, though it is given only once that is durable.</summary>
        internal Reply? Known => Entry is { Recorded: true, Reply: { } reply } ? reply : recorded;

        internal static Claim Restored(long deadlineUs, Reply reply) => new(deadlineUs) { settled = reply, recorded = reply };

        internal void Await()
        {
            if (settled is null)
            {
                waiting ??= new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        /// <summary>Keeps the answer and lets the request go, which is ten times as large. Returns who waits for the answer.</summary>
        internal TaskCompletionSource<Reply>? Settle(Reply reply)
        {
            (settled, recorded, Entry) = (reply, Known, null);
            return waiting;
        }
    }
}
