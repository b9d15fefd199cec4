using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// What time it is at the exchange. It goes by the clock of this process that never steps and by what <c>/api/v3/time</c> answered, so that a
/// host clock set forward or back moves no timestamp. Safe from any thread; asks nobody by itself: who runs it samples when
/// <see cref="NextSampleDueUs"/> says so.
/// </summary>
/// <remarks>
/// An answer bounds the exchange's clock for certain: it was read between sending and receiving. The narrowest of the last few such bounds is
/// believed, wider by <see cref="DriftPpm"/> for its age. A new bound that has no instant in common with the believed one is either nonsense or
/// a clock that stepped: a second one that agrees with it, or a timestamp the exchange refused, says which.
/// </remarks>
public sealed class UpstreamClock
{
    public const int SamplesKept = 8;

    /// <summary>How fast two clocks may part, millionths: the most that Linux slews a clock is 500, a quartz strays below 100.</summary>
    public const long DriftPpm = 250;

    /// <summary>Between samples when all is well, microseconds.</summary>
    public const long SteadyUs = 30 * BudgetLimits.SecondUs;

    /// <summary>How far off an unsampled clock is taken to be.</summary>
    public const long UnknownErrorUs = 30 * BudgetLimits.SecondUs;

    /// <summary>A sample on its way for longer says too little.</summary>
    public const long RoundTripMaxUs = 5 * BudgetLimits.SecondUs;

    /// <summary>The host's clock against the one that never steps: beyond this it was set.</summary>
    public const long HostStepUs = 50_000;

    /// <summary>The exchange refuses a timestamp a second ahead of it; half of that is left for what is not known.</summary>
    private const long FutureRoomUs = BudgetLimits.SecondUs / 2;

    private const int FirstSamples = 4;
    private const long FirstSampleGapUs = 250_000;

    private readonly Lock gate = new();
    private readonly GatewayClock clock;
    private readonly long beganAt;
    private readonly ClockSample[] samples = new ClockSample[SamplesKept];
    private int count;
    private int next;
    private ClockSample? doubtful;
    private bool wasRefused;
    private int losses;
    private long nextDueUs;
    private long hostLessTickUs;
    private long hostReadUs;
    private bool hostStepped;
    private long triedUs;
    private ClockSteps hostSteps;
    private ClockSteps upstreamSteps;

    public UpstreamClock(GatewayClock clock)
    {
        this.clock = clock;
        beganAt = clock.Time.GetTimestamp();
        hostLessTickUs = clock.NowUs;
        triedUs = -FirstSampleGapUs;
    }

    /// <summary>The clock that never steps, microseconds since this object was made.</summary>
    public long TickUs => (long)((Int128)(clock.Time.GetTimestamp() - beganAt) * BudgetLimits.SecondUs / clock.Time.TimestampFrequency);

    /// <summary>The exchange's time, Unix microseconds; the host's until there is a sample.</summary>
    public long NowUs => Read().ExchangeUs;

    /// <summary>The exchange's clock less the host's as it stands now, microseconds.</summary>
    public long OffsetUs => Read().ExchangeUs - clock.NowUs;

    /// <summary>How far off <see cref="NowUs"/> may be, microseconds.</summary>
    public long ErrorUs => Read().ErrorUs;

    /// <summary>
    /// What to write as timestamp: the exchange's time, held back only by so much that it cannot lie a second ahead of the exchange.
    /// </summary>
    public long StampUs
    {
        get
        {
            var now = Read();
            return now.ExchangeUs - Math.Max(0, now.ErrorUs - FutureRoomUs);
        }
    }

    /// <summary>How far the kept samples' offsets lie apart on average from the one believed, microseconds.</summary>
    public long JitterUs
    {
        get
        {
            lock (gate)
            {
                if (count == 0)
                {
                    return 0;
                }

                var best = Best(TickUs);
                return samples.AsSpan(0, count).ToArray().Sum(s => Math.Abs(s.OffsetUs - best.OffsetUs)) / count;
            }
        }
    }

    /// <summary>The middle one of the kept samples' round trips, microseconds; 0 without a sample.</summary>
    public long LatencyUs
    {
        get
        {
            lock (gate)
            {
                return count == 0 ? 0 : samples.AsSpan(0, count).ToArray().Select(s => s.RoundTripUs).Order().ElementAt(count / 2);
            }
        }
    }

    /// <summary>The exchange's time is known well enough to sign by, and nothing speaks against it.</summary>
    public bool IsReliable
    {
        get
        {
            var tick = TickUs;
            lock (gate)
            {
                return count > 0 && doubtful is null && !wasRefused && Best(tick).ErrorAt(tick) < FutureRoomUs;
            }
        }
    }

    /// <summary>Something speaks against what is believed: sample before anything is signed by it.</summary>
    public bool MustSample
    {
        get
        {
            Read();
            lock (gate)
            {
                return count == 0 || doubtful is not null || wasRefused || hostStepped;
            }
        }
    }

    /// <summary>When to sample next, by <see cref="TickUs"/>; not later than now when it is due.</summary>
    public long NextSampleDueUs
    {
        get
        {
            Read();
            lock (gate)
            {
                return nextDueUs;
            }
        }
    }

    /// <summary>How often the host's clock was set since this object was made.</summary>
    public ClockSteps HostSteps
    {
        get
        {
            Read();
            lock (gate)
            {
                return hostSteps;
            }
        }
    }

    /// <summary>How often the exchange's clock was seen to step.</summary>
    public ClockSteps UpstreamSteps
    {
        get
        {
            lock (gate)
            {
                return upstreamSteps;
            }
        }
    }

    public UpstreamInstant Read()
    {
        lock (gate)
        {
            var (tick, host) = (TickUs, clock.NowUs);
            NoteHost(tick, host);
            if (count == 0)
            {
                return new UpstreamInstant(tick, host, UnknownErrorUs);
            }

            var best = Best(tick);
            return new UpstreamInstant(tick, tick + best.OffsetUs, best.ErrorAt(tick)) { HostUs = host };
        }
    }

    /// <summary>Takes in an answer of <c>/api/v3/time</c>.</summary>
    /// <param name="sentUs"><see cref="TickUs"/> before it was sent.</param>
    /// <param name="receivedUs"><see cref="TickUs"/> after the answer came.</param>
    /// <param name="serverUs">What it says, Unix microseconds; whole milliseconds are taken as cut off to them.</param>
    /// <returns>False when it was passed over: impossible, too long on its way, or not yet believed.</returns>
    public bool Add(long sentUs, long receivedUs, long serverUs)
    {
        lock (gate)
        {
            if (sentUs < 0 || receivedUs < sentUs || receivedUs > TickUs || serverUs <= 0 || receivedUs - sentUs > RoundTripMaxUs)
            {
                PutOff(TickUs);
                return false;
            }

            var sample = new ClockSample(sentUs, receivedUs, serverUs);
            if (count > 0 && !sample.AgreesWith(Best(receivedUs)))
            {
                if (!wasRefused && !(doubtful is { } earlier && sample.AgreesWith(earlier)))
                {
                    doubtful = sample;
                    PutOff(receivedUs);
                    return false;
                }

                upstreamSteps = new(upstreamSteps.Times + 1, sample.OffsetUs - Best(receivedUs).OffsetUs);
                (count, next) = (0, 0);
            }

            samples[next] = sample;
            next = (next + 1) % SamplesKept;
            count = Math.Min(SamplesKept, count + 1);
            (doubtful, wasRefused, hostStepped, losses) = (null, false, false, 0);
            triedUs = receivedUs;
            nextDueUs = receivedUs + (count < FirstSamples ? FirstSampleGapUs : SteadyUs);
            return true;
        }
    }

    /// <summary>A sample got no answer: the next is put off, longer each time, up to the steady pace.</summary>
    public void NoteLost()
    {
        lock (gate)
        {
            PutOff(TickUs);
        }
    }

    /// <summary>The exchange refused a timestamp (-1021): its clock is not where it is believed to be, or the call was long on its way.</summary>
    public void NoteRefused()
    {
        lock (gate)
        {
            wasRefused = true;
            Hasten(TickUs);
        }
    }

    /// <summary>At once after the first that was in vain, then later and later.</summary>
    private void PutOff(long tick)
    {
        losses = Math.Min(losses + 1, 8);
        triedUs = tick;
        nextDueUs = losses == 1 ? tick : tick + Math.Min(SteadyUs, FirstSampleGapUs << (losses - 2));
    }

    /// <summary>Now, but no second time within a moment: a crowd of refused calls is no reason for a crowd of samples.</summary>
    private void Hasten(long tick) => nextDueUs = losses > 1 ? nextDueUs : Math.Min(nextDueUs, Math.Max(tick, triedUs + FirstSampleGapUs));

    // A machine that slept looks like one whose clock was set forward: its steady clock stood still meanwhile. So a step asks for a sample.
    private void NoteHost(long tick, long host)
    {
        var step = host - tick - hostLessTickUs;
        var strayedUs = (tick - hostReadUs) * DriftPpm / 1_000_000;
        (hostLessTickUs, hostReadUs) = (hostLessTickUs + step, tick);
        if (Math.Abs(step) > HostStepUs + strayedUs)
        {
            hostSteps = new(hostSteps.Times + 1, step);
            hostStepped = true;
            Hasten(tick);
        }
    }

    private ClockSample Best(long tick)
    {
        var best = samples[0];
        for (var i = 1; i < count; i++)
        {
            best = samples[i].ErrorAt(tick) < best.ErrorAt(tick) ? samples[i] : best;
        }

        return best;
    }
}
