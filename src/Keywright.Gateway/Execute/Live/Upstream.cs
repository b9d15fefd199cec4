using System.Buffers.Text;
using System.Net;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Execute.Live;

/// <summary>One real exchange: the way to it, its time, and what may be asked of it. All that is sent goes through here, once, and is paid for.</summary>
internal sealed partial class Upstream(UpstreamWire wire, UpstreamClock time, UpstreamBudget budget, GatewayClock clock) : IAsyncDisposable
{
    /// <summary>Longest that the exchange may take to take in an order, and longest wait for a read.</summary>
    public const long PatienceUs = 5 * BudgetLimits.SecondUs;

    private const long AnswerSlackUs = 5 * BudgetLimits.SecondUs;

    public UpstreamClock Time => time;

    public UpstreamBudget Budget => budget;

    /// <summary>As <see cref="UpstreamWire.Outgoing"/>.</summary>
    public IPAddress? Outgoing => wire.Outgoing;

    /// <summary>Told, in a sentence for the owner, that somebody else uses the address or the account.</summary>
    public Action<string>? Noticed { get; set; }

    /// <summary>Takes what a call may cost; it is settled by the call itself.</summary>
    public UpstreamTake? TryTake(in UpstreamAsk ask, out UpstreamRefusal? refusal) => budget.TryTake(in ask, time.Read(), out refusal);

    /// <summary>The call is not made after all.</summary>
    public void GiveBack(UpstreamTake take) => budget.GiveBack(take, time.Read());

    /// <summary>Asks what needs no signature, and mostly no key.</summary>
    public ValueTask<UpstreamAnswer> AskAsync(UpstreamTake take, string path, ReadOnlyMemory<byte> parameters, TimeUnit unit, CancellationToken ct, string? apiKey = null) => SendAsync(
        take, new UpstreamRequest { Method = "GET", Path = path, Parameters = parameters, ApiKey = apiKey, InMicroseconds = unit == TimeUnit.Microsecond, Patience = Span(PatienceUs) }, ct);

    /// <summary>Stamps, signs and sends a call.</summary>
    /// <param name="take">What it may cost.</param>
    /// <param name="credential">Whose.</param>
    /// <param name="method">As in <see cref="UpstreamRequest.Method"/>.</param>
    /// <param name="path">As in <see cref="UpstreamRequest.Path"/>.</param>
    /// <param name="parameters">All but time window and signature, which are added.</param>
    /// <param name="unit">Of times in the answer.</param>
    /// <param name="untilUs">The exchange must not take it in later, by the gateway's clock, Unix microseconds.</param>
    /// <param name="ct">Gives up waiting.</param>
    public async ValueTask<UpstreamAnswer> CallAsync(
        UpstreamTake take, LiveCredential credential, string method, string path, UpstreamText parameters, TimeUnit unit, long untilUs, CancellationToken ct)
    {
        var windowMs = Math.Min(untilUs - clock.NowUs, PatienceUs) / 1_000;
        if (windowMs <= 0)
        {
            GiveBack(take);
            return new UpstreamAnswer.NotSent("The request's time passed before it was sent.");
        }

        var pair = credential.Enter();
        try
        {
            return await SendAsync(take, Signed(pair, method, path, parameters, unit, windowMs) with { Gate = take.Ask.Gate }, ct);
        }
        finally
        {
            pair.Leave();
        }
    }

    /// <summary>Asks with a key that nobody here can sign for, by a signature that cannot be right: whether the exchange still knows the key is what it answers.</summary>
    /// <param name="take">What it may cost.</param>
    /// <param name="apiKey">The exchange's own.</param>
    /// <param name="path">Of a read.</param>
    /// <param name="ct">Gives up waiting.</param>
    public ValueTask<UpstreamAnswer> KnockAsync(UpstreamTake take, string apiKey, string path, CancellationToken ct)
    {
        var parameters = new UpstreamText().Add("recvWindow", PatienceUs / 1_000).Add("timestamp", time.StampUs / 1_000).Add("signature", new string('0', 64));
        return SendAsync(take, new UpstreamRequest { Method = "GET", Path = path, Parameters = parameters.Written, ApiKey = apiKey, Patience = Span(PatienceUs) }, ct);
    }

    private UpstreamRequest Signed(UpstreamPair pair, string method, string path, UpstreamText parameters, TimeUnit unit, long windowMs)
    {
        parameters.Add("recvWindow", windowMs).Add("timestamp", time.StampUs / 1_000);
        Span<byte> signature = stackalloc byte[UpstreamSigner.SignatureLengthMax];
        var length = pair.Signer.Sign(parameters.Written.Span, signature);
        parameters.Add("signature", signature[..length]);
        return new UpstreamRequest
        {
            Method = method,
            Path = path,
            Parameters = parameters.Written,
            ApiKey = pair.ApiKey,
            InMicroseconds = unit == TimeUnit.Microsecond,
            Patience = Span((windowMs * 1_000) + AnswerSlackUs),
        };
    }

    /// <summary>Nothing may leave at present.</summary>
    public bool IsPaused => budget.Read(time.Read()).Pause is not null;

    /// <summary>Connects to the market streams.</summary>
    /// <exception cref="UpstreamSocketException">It cannot.</exception>
    public async ValueTask<UpstreamSocket> OpenStreamAsync(string path, CancellationToken ct)
    {
        try
        {
            return await wire.OpenStreamAsync(path, ct);
        }
        catch (UpstreamSocketException e) when (StopOf(e) is { } stop)
        {
            budget.Heed(stop, time.Read());
            throw;
        }
    }

    /// <summary>
    /// What stops all calls, said where a WebSocket was to be opened; null for everything else. A 403 there may come from a place on the way that lets
    /// no WebSockets through, and stops only these.
    /// </summary>
    private static UpstreamAnswer.Answered? StopOf(UpstreamSocketException refused) => refused.Answer is { Status: 429 or 418 } stop ? stop : null;

    /// <summary>Asks the exchange's time once.</summary>
    public async ValueTask SampleAsync(CancellationToken ct)
    {
        var sent = time.TickUs;
        if (TryTake(new UpstreamAsk(0, 0, UpstreamUse.Reconcile, Weight: 1), out _) is { } take
            && await AskAsync(take, "/api/v3/time", default, TimeUnit.Microsecond, ct) is UpstreamAnswer.Answered { Status: 200, Body: var body }
            && TryReadTime(body.Span, out var serverUs))
        {
            time.Add(sent, time.TickUs, serverUs);
        }
        else
        {
            time.NoteLost();
        }
    }

    public ValueTask DisposeAsync() => wire.DisposeAsync();

    private async ValueTask<UpstreamAnswer> SendAsync(UpstreamTake take, UpstreamRequest request, CancellationToken ct)
    {
        UpstreamAnswer answer = new UpstreamAnswer.Lost("The call was given up.");
        try
        {
            // It may have waited for the disk since it was let through, and the exchange may have asked for silence meanwhile.
            if (budget.IsPaused(time.Read()))
            {
                return answer = new UpstreamAnswer.NotSent("The exchange has asked for silence.");
            }

            return answer = await wire.SendAsync(request, ct);
        }
        finally
        {
            // An order or a cancel that succeeds costs nothing (spot-rest.md §2).
            var succeeded = answer is UpstreamAnswer.Answered { Status: 200 };
            var owed = succeeded && take.Ask.Use is UpstreamUse.Order or UpstreamUse.Cancel ? 0 : take.Ask.Weight;
            if (budget.Settle(take, answer, owed, succeeded ? take.Ask.Orders : 0, time.Read()) is { } notice)
            {
                Noticed?.Invoke(notice.Sentence);
            }
        }
    }

    /// <summary><c>{"serverTime":…}</c>, in microseconds, or in milliseconds where the exchange does not know the header.</summary>
    private static bool TryReadTime(ReadOnlySpan<byte> body, out long serverUs)
    {
        const long FirstThatIsMicroseconds = 100_000_000_000_000;
        serverUs = 0;
        var colon = body.IndexOf((byte)':');
        if (colon < 0 || !Utf8Parser.TryParse(body[(colon + 1)..].TrimStart((byte)' '), out long told, out _))
        {
            return false;
        }

        serverUs = told >= FirstThatIsMicroseconds ? told : told * 1_000;
        return told > 0;
    }

    private static TimeSpan Span(long us) => TimeSpan.FromTicks(us * TimeSpan.TicksPerMicrosecond);
}
