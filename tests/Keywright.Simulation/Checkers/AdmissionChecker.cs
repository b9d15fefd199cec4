using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promises 1, 5, 6, 7, 13, 14 and the bounds of the time window, to the microsecond: works out beforehand why a request must be refused, by
/// the terms that its key has after the last change acknowledged, and sees that it is, for one of those reasons; and that nothing else is.
/// Left unjudged: what may have been in force while a change was under way; whether a refusal for a limit was needed.
/// </summary>
internal sealed class AdmissionChecker(Court court) : Checker(court)
{
    private const long FutureBoundUs = 1_000_000;

    private readonly TermsJudge judge = new(court.Origins);

    public override void Sent(Sending sending)
    {
        var ask = sending.Ask;
        var dooms = sending.Dooms;
        if (ask.Flaw is { } flaw)
        {
            dooms.Add(flaw);
        }

        if (!ask.IsSigned || ask.Key is not { } key)
        {
            return;
        }

        // 1. The key and its secret.
        if (key.IsRevoked)
        {
            dooms.Add(new Flaw("revoked", (401, -2015)));
        }

        if (ask.SecretNumber is { } secret)
        {
            if (key.Secrets.IsDead(secret, sending.FromUs))
            {
                dooms.Add(new Flaw("dead secret", (400, -1022)));
            }

            key.Secrets.Sent(secret);
        }

        // 2. The time: strictly less than a second ahead, at most the window behind.
        if (sending.FromUs - ask.TimestampUs > ask.RecvWindowUs || (ask.DriftUs == 0 && ask.TimestampUs - sending.FromUs >= FutureBoundUs))
        {
            dooms.Add(new Flaw("untimely", (400, -1021)));
        }

        // 3. What its owner lets the key do: refused for certain when each of the terms that may be in force refuses it.
        Weigh(sending, [.. sending.Possible.Select(terms => judge.OfTheKey(terms, sending).ToList())]);
        List<List<Flaw>> policy = [.. sending.Possible.Select(terms => judge.OfThePolicy(terms, sending).ToList())];
        if (WasLawfulBefore(sending))
        {
            // The same request again gets the first answer, whatever its key may do by now.
            sending.Excuses.AddRange(policy.SelectMany(flaws => flaws));
        }
        else
        {
            Weigh(sending, policy);
        }

        sending.Excuses.AddRange(ask.Sendings.Where(other => other != sending && ask.ChangesState).SelectMany(other => other.Dooms.Concat(other.Excuses)));
    }

    private static bool WasLawfulBefore(Sending sending) =>
        sending.Ask.ChangesState && sending.Ask.Sendings.Exists(other => other != sending && other.Dooms.Count == 0);

    private static void Weigh(Sending sending, List<List<Flaw>> byTerms) =>
        (byTerms.TrueForAll(flaws => flaws.Count > 0) ? sending.Dooms : sending.Excuses).AddRange(byTerms.SelectMany(flaws => flaws));

    public override void Answered(Sending sending, Answer answer)
    {
        var ask = sending.Ask;
        Require(answer.Status is 200 or 400 or 401 or 404 or 413 or 429 or 503 or 504 || (answer.Status == 409 && ask.Kind == AskKind.Replace), 1, $"{ask} was answered with {answer.Status}, which no client expects.");
        if (sending.Dooms.Count == 0)
        {
            NothingAgainstIt(sending, answer);
            return;
        }

        var reasons = string.Join(", ", sending.Dooms.Select(doom => doom.Name));
        var promise = sending.Dooms.Any(doom => doom.Name is "expired" or "trading has lapsed") ? 6
            : sending.Dooms.Any(doom => doom.Name == "frozen") ? 5
            : sending.Dooms.Any(doom => doom.Name == "dead secret") ? 7
            : sending.Dooms.Any(doom => doom.Name is "over a cap" or "out of hours" or "kind of order not allowed" or "buys and may only reduce" or "trails beyond the collar") ? 2
            : sending.Dooms.Any(doom => doom.Name is "untimely" or "too old") ? 13
            : sending.Dooms.Any(doom => doom.Name == "unknown parameter") ? 14
            : 1;

        // Against the book a replacement may turn out to be over a cap when the order it was to replace is gone already.
        var failedAlone = ask.Kind == AskKind.Replace && answer.Code == -2021 && answer.Told.Placed.Count == 0 && sending.Dooms.TrueForAll(doom => doom.Name == "over a cap");
        var lawful = failedAlone || (!answer.HasActed && (answer.Status < 500 || Circumstances.IsDiskInTrouble) && (sending.Dooms.Concat(sending.Excuses).Any(doom => doom.AnyRefusal || doom.Answers.Contains((answer.Status, answer.Code))) || IsUnlucky(sending, answer) || answer.Status == 429));
        Require(lawful, promise, $"{ask} must be refused ({reasons}) and was answered with {answer.Status} {answer.Code} {answer.Reason}.");
        if (sending.Dooms is [var only])
        {
            NoteEnd(sending, answer, only.Name);
        }
    }

    /// <summary>An end that somebody was told of stays, wherever the clock goes.</summary>
    private static void NoteEnd(Sending sending, Answer answer, string why)
    {
        if (answer.Code == -2015 && why is "expired" or "trading has lapsed")
        {
            foreach (var terms in sending.Possible)
            {
                terms.WasSeenExpired |= why == "expired";
                terms.WasSeenLapsed |= why == "trading has lapsed";
            }
        }
        else if (answer.Code == -1022 && why == "dead secret")
        {
            sending.Ask.Key!.Secrets.SeenDead(sending.Ask.SecretNumber!.Value);
        }
    }

    /// <summary>A good request is refused only for grounds that its sender can understand.</summary>
    private void NothingAgainstIt(Sending sending, Answer answer)
    {
        var ask = sending.Ask;
        if (ask.SecretNumber is { } secret && (answer.HasActed || answer.Code is -2010 or -2011 or -2013 or -2022 or -2038))
        {
            // Its signature was found good.
            ask.Key!.Secrets.Used(secret);
        }

        if (answer.HasActed)
        {
            // Time that passed inside may make it late, so it was executed at an instant that must still lie within the window.
            Require(!ask.IsSigned || ask.TimestampUs - sending.ToUs < FutureBoundUs, 13, $"{ask} was carried out though it was a second or more ahead until {sending.ToUs}.");
            return;
        }

        var lawful = answer.Code switch
        {
            -2010 or -1013 => ask.PlacesOrders || ask.Kind == AskKind.Test || (ask.Kind == AskKind.Amend && sending.Possible.Any(HasKinds)),
            -2011 => ask.IsCancel,
            -2013 => ask.Kind is AskKind.Query or AskKind.QueryList,
            -2022 => ask.Kind == AskKind.Replace,
            -2038 => ask.Kind == AskKind.Amend,
            -1015 => ask.PlacesOrders,
            -1003 => answer.Status == 429,
            -1021 or -1022 or -1102 or -2015 => IsUnlucky(sending, answer),
            -1000 or -1001 => answer.Status == 503 && Circumstances.IsDiskInTrouble,
            -1007 => answer.Status == 504 && Circumstances.HasDiskFailed && ask.ChangesState,
            _ => false,
        };
        lawful |= sending.Excuses.Exists(excuse => excuse.AnyRefusal || excuse.Answers.Contains((answer.Status, answer.Code)));
        Require(lawful, 1, $"{ask}, against which nothing stands, was refused with {answer.Status} {answer.Code} {answer.Json} {answer.Reason}.");
        if (answer.Code == -1022 && ask.SecretNumber is { } gone)
        {
            // A death that somebody was told of is for ever.
            ask.Key!.Secrets.SeenDead(gone);
        }

        if (answer.Status == 429 && answer.Code != -2022)
        {
            Require(answer.RetryAfterSeconds is > 0, 2, $"{ask} was told to wait but not how long.");
        }
    }

    private static bool HasKinds(Terms terms) => terms.Types.Count + terms.Sides.Count + terms.TimesInForce.Count > 0;

    /// <summary>
    /// What can befall a request that was right when it was sent: time passed on its way; its key was about to end; or the clock has
    /// stepped back, which makes passed requests and ended keys look valid when they are not.
    /// </summary>
    private static bool IsUnlucky(Sending sending, Answer answer)
    {
        var (ask, key) = (sending.Ask, sending.Ask.Key);
        var latest = Math.Max(sending.HighestUs, sending.ToUs);
        return answer.Code switch
        {
            -1021 => (ask.ChangesState && sending.StepsBack > 0) || (ask.DriftUs > 0 && (sending.ToUs > ask.DeadlineUs || ask.TimestampUs - sending.FromUs >= FutureBoundUs)),
            -1022 => key is not null && ask.SecretNumber is { } secret && key.Secrets.MayBeDead(secret, latest),

            // Who is logged on no more, because his key has ended, has said nothing of a key at all.
            -1102 => ask.SecretNumber is null && key is not null && (key.IsRevocationAsked || key.Possible.Concat(sending.Possible).Any(terms => latest >= terms.ExpiresUs)),
            -2015 => key is not null && (key.IsRevocationAsked || key.Possible.Concat(sending.Possible).Any(terms => latest >= terms.ExpiresUs || latest >= terms.LapsesUs)),
            _ => false,
        };
    }
}
