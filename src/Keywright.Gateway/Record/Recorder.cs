using System.Text.Unicode;
using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Journal;

namespace Keywright.Gateway.Record;

/// <summary>
/// Opens an entry before a request is carried out and closes it with what came of it. State-changing calls are on disk before
/// their answer leaves (the venue sees to it, in the same entry as its command); signed reads and verified refusals are appended
/// without waiting; public reads and strangers are only counted.
/// </summary>
public sealed class Recorder(JournalLog journal, GatewayClock clock)
{
    private long unrecorded;

    /// <summary>Refusals that the journal had no room for; nothing was done in them, so they were answered all the same.</summary>
    public long Unrecorded => Interlocked.Read(ref unrecorded);

    /// <summary>Null for what carries no verified signature: that is only counted.</summary>
    public Entry? Open(AdmittedRequest request)
        => !request.Authentic.IsSigned ? null : new Entry(request.Authentic) { Facts = FactsOf(request.Authentic.Request) };

    /// <summary>
    /// Keeps room for the entry, for what has an effect before the entry is closed: whoever is then told that nothing could be recorded must not
    /// be logged on or listening all the same. Null when there is room.
    /// </summary>
    public Outcome? Reserve(Entry? entry)
    {
        if (entry is null)
        {
            return null;
        }

        var length = entry.Head(clock.NowUs, 200, 0, "").Length;
        var answer = journal.TryReserve(length, emergency: false);
        entry.Reserved = answer == AppendResult.Ok ? length : 0;
        return NoEntry(answer, entry.By);
    }

    /// <summary>Appends what the venue has not written. A signed read that cannot be recorded is not answered.</summary>
    public Outcome Close(Entry? entry, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Answered { Reply: var reply } when entry is { Recorded: false }:
                return NoEntry(TryAppend(EntryKind.Read, entry, entry.Head(clock.NowUs, reply.Status, 0, "")), entry.By) ?? outcome;
            case Outcome.Refused { Why: { By: { } by } why } when entry is not { Recorded: true }:
                entry ??= new Entry(by) { Facts = FactsOf(by.Request) };
                if (TryAppend(EntryKind.Refused, entry, entry.Head(clock.NowUs, why.Fault.Status, why.Fault.Code, why.Rule)) != AppendResult.Ok)
                {
                    Interlocked.Increment(ref unrecorded);
                }

                return outcome;
            default:
                return outcome;
        }
    }

    /// <summary>What is answered when the journal does not take the entry; null when it does.</summary>
    private static Outcome.Refused? NoEntry(AppendResult answer, AuthenticRequest by) => answer switch
    {
        AppendResult.Ok => null,
        AppendResult.Busy => new Outcome.Refused(new Refusal(Faults.TooManyQueued, "The journal's buffer is full.", by) { RetryAfterSeconds = 1 }),
        _ => new Outcome.Refused(new Refusal(
            Faults.Unavailable with { Message = "The journal has no room or has failed, so this cannot be recorded and is not answered." },
            "signed reads are recorded or refused",
            by)),
    };

    private AppendResult TryAppend(EntryKind kind, Entry entry, in AuditHead head)
    {
        var kept = entry.Reserved;
        entry.Reserved = 0;
        if (kept > 0 && kept != head.Length)
        {
            journal.Release(kept);
            kept = 0;
        }

        var answer = kept > 0 ? AppendResult.Ok : journal.TryReserve(head.Length, emergency: false);
        if (answer != AppendResult.Ok)
        {
            return answer;
        }

        Span<byte> bytes = stackalloc byte[1024];
        try
        {
            journal.Append((byte)kind, bytes[..head.Write(bytes)]);
            return AppendResult.Ok;
        }
        catch (JournalFailedException)
        {
            // It failed after the reservation; the caller refuses, and the gateway's status tells why.
            return AppendResult.Failed;
        }
    }

    /// <summary>What a call was about, in clear and without secrets: the parameters that policy looks at.</summary>
    private static string FactsOf(Request request)
    {
        Span<char> facts = stackalloc char[2048];
        var length = 0;
        foreach (var name in Told)
        {
            if (request.Parameters.TryGetUtf8(name, out var value))
            {
                name.CopyTo(facts[length..]);
                length += name.Length;
                facts[length++] = '=';
                Utf8.ToUtf16(value, facts.Slice(length, ToldMax), out _, out var written);
                length += written;
                facts[length++] = ' ';
            }
        }

        return facts[..length].ToString();
    }

    /// <summary>Characters of one value that are told.</summary>
    private const int ToldMax = 40;

    private static readonly string[] Told =
        ["symbol", "side", "type", "timeInForce", "quantity", "quoteOrderQty", "price", "stopPrice", "trailingDelta", "icebergQty", "orderId", "origClientOrderId", "newClientOrderId",
            "email", "subAccountString", "fromEmail", "toEmail", "asset", "amount", "clientTranId", "apiName", "subAccountApiKey"];
}
