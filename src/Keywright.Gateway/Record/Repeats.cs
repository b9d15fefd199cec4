using System.Buffers;
using System.Collections.Concurrent;
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

    private readonly ConcurrentDictionary<UInt128, Claim> claims = new();
    private readonly ConcurrentQueue<(UInt128 Digest, long UntilUs)> ends = new();
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
        Forget();
        claim = new Claim(request.DeadlineUs);
        if (request.DeadlineUs <= Volatile.Read(ref forgottenUntilUs))
        {
            return Answer.Forgotten;
        }

        if (claims.Count >= RememberedMax)
        {
            return claims.TryGetValue(request.Digest, out var known) && (claim = known) is not null ? Answer.Again : Answer.Full;
        }

        var held = claims.GetOrAdd(request.Digest, claim);
        if (!ReferenceEquals(held, claim))
        {
            claim = held;
            return Answer.Again;
        }

        ends.Enqueue((request.Digest, request.DeadlineUs));
        return Answer.First;
    }

    /// <summary>A call found in the journal at start: its first outcome goes on being the answer.</summary>
    public void Restore(UInt128 digest, long deadlineUs, Reply reply)
    {
        if (deadlineUs < clock.NowUs || claims.Count >= RememberedMax)
        {
            MarkForgotten(deadlineUs);
            return;
        }

        var claim = new Claim(deadlineUs);
        claim.Restore(reply);
        claims[digest] = claim;
        ends.Enqueue((digest, deadlineUs));
    }

    /// <summary>Gives the claim its answer. A call refused before anything was recorded is not remembered: it may be tried again.</summary>
    public void Settle(UInt128 digest, Claim claim, Reply reply)
    {
        if (claim.Entry is not { Recorded: true })
        {
            claims.TryRemove(new KeyValuePair<UInt128, Claim>(digest, claim));
        }

        claim.Settle(reply);
    }

    /// <summary>Writes what is remembered, for a snapshot of the state it belongs to.</summary>
    public void Save(IBufferWriter<byte> into)
    {
        var remembered = claims.Where(c => c.Value.Known is not null && c.Value.DeadlineUs >= clock.NowUs).OrderBy(c => c.Key).ToList();
        var writer = new StateWriter(into);
        writer.Int64(Volatile.Read(ref forgottenUntilUs));
        writer.Int32(remembered.Count);
        foreach (var (digest, claim) in remembered)
        {
            var reply = claim.Known!;
            writer.Int128((Int128)digest);
            writer.Int64(claim.DeadlineUs);
            writer.Int32(reply.Status);
            writer.Bytes(reply.Body.Span);
        }
    }

    public void Restore(ref StateReader reader)
    {
        MarkForgotten(reader.Int64());
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
                claims.TryRemove(end.Digest, out _);
            }
            else
            {
                ends.Enqueue(end);
                return;
            }
        }
    }

    private void MarkForgotten(long deadlineUs)
    {
        var seen = Volatile.Read(ref forgottenUntilUs);
        while (deadlineUs > seen)
        {
            var before = Interlocked.CompareExchange(ref forgottenUntilUs, deadlineUs, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>One remembered call and, once there is one, its answer.</summary>
    public sealed class Claim(long deadlineUs)
    {
        private readonly TaskCompletionSource<Reply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long DeadlineUs => deadlineUs;

        public Task<Reply> First => answer.Task;

        /// <summary>The call's entry; once it is in the journal, its answer stands.</summary>
        public Entry? Entry { get; set; }

        /// <summary>The answer, known from the moment the command is in the journal, though it is given only once that is durable.</summary>
        internal Reply? Known => Entry is { Recorded: true, Reply: { } reply } ? reply : restored;

        private Reply? restored;

        internal void Restore(Reply reply)
        {
            restored = reply;
            Settle(reply);
        }

        public void Settle(Reply reply) => answer.TrySetResult(reply);
    }
}
