using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promises 1, 6, 13, 14 and the bounds of the time window, to the microsecond: works out beforehand why a request must be refused, and
/// sees that it is, for one of those reasons; and that nothing else is.
/// </summary>
internal sealed class AdmissionChecker(Court court) : Checker(court)
{
    private const long FutureBoundUs = 1_000_000;

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

        // 1. The key.
        if (key.IsRevoked)
        {
            dooms.Add(new Flaw("revoked", (401, -2015)));
        }

        if (key.WasSeenExpired || sending.FromUs >= key.ExpiresUs)
        {
            dooms.Add(new Flaw("expired", (401, -2015)));
        }

        var trades = ask.ChangesState || ask.Kind == AskKind.Test;
        if (trades && !key.Trades)
        {
            dooms.Add(new Flaw("may only read", (401, -2015)));
        }

        if (trades && (key.WasSeenLapsed || sending.FromUs >= key.LapsesUs))
        {
            dooms.Add(new Flaw("trading has lapsed", (401, -2015)));
        }

        // 2. The time: strictly less than a second ahead, at most the window behind.
        if (sending.FromUs - ask.TimestampUs > ask.RecvWindowUs || (ask.DriftUs == 0 && ask.TimestampUs - sending.FromUs >= FutureBoundUs))
        {
            dooms.Add(new Flaw("untimely", (400, -1021)));
        }

        // 3. What its owner lets the key do.
        if ((ask.PlacesOrders || ask.Kind is AskKind.Test or AskKind.Amend) && key.Symbols.Count > 0 && !key.Symbols.Contains(ask.Symbol!))
        {
            dooms.Add(new Flaw("symbol not allowed", (400, -2010)));
        }

        // One that sells may only reduce what the key has bought; whether it did, the caps' checker reckons from the account's history.
        if (ask.Aim.Orders.Any(order => order.Terms.IsBuy && CapBounds.AtLeast(ask.Symbol!, order.Terms) > key.MaxOrderNotional))
        {
            // A replacement's cap is tested last, where the order it replaces is known to go; all that may be wrong with it comes before.
            dooms.Add(ask.Kind == AskKind.Replace ? new Flaw("over the cap of an order") : new Flaw("over the cap of an order", (400, -2010)));
        }
    }

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
            : sending.Dooms.Any(doom => doom.Name is "untimely" or "too old") ? 13
            : sending.Dooms.Any(doom => doom.Name == "unknown parameter") ? 14
            : 1;
        var lawful = !answer.HasActed && (answer.Status < 500 || Circumstances.IsDiskInTrouble) && (sending.Dooms.Any(doom => doom.AnyRefusal || doom.Answers.Contains((answer.Status, answer.Code))) || IsUnlucky(sending, answer) || answer.Status == 429);
        Require(lawful, promise, $"{ask} must be refused ({reasons}) and was answered with {answer.Status} {answer.Code} {answer.Reason}.");
        if (answer.Code == -2015 && sending.Dooms is [var only])
        {
            ask.Key!.WasSeenExpired |= only.Name == "expired";
            ask.Key.WasSeenLapsed |= only.Name == "trading has lapsed";
        }
    }

    /// <summary>A good request is refused only for grounds that its sender can understand.</summary>
    private void NothingAgainstIt(Sending sending, Answer answer)
    {
        var ask = sending.Ask;
        if (answer.HasActed)
        {
            // Time that passed inside may make it late, so it was executed at an instant that must still lie within the window.
            Require(!ask.IsSigned || ask.TimestampUs - sending.ToUs < FutureBoundUs, 13, $"{ask} was carried out though it was a second or more ahead until {sending.ToUs}.");
            return;
        }

        var lawful = answer.Code switch
        {
            -2010 or -1013 => ask.PlacesOrders || ask.Kind == AskKind.Test,
            -2011 => ask.IsCancel,
            -2013 => ask.Kind is AskKind.Query or AskKind.QueryList,
            -2022 => ask.Kind == AskKind.Replace,
            -2038 => ask.Kind == AskKind.Amend,
            -1015 => ask.PlacesOrders,
            -1003 => answer.Status == 429,
            -1021 or -2015 => IsUnlucky(sending, answer),
            -1000 or -1001 => answer.Status == 503 && Circumstances.IsDiskInTrouble,
            -1007 => answer.Status == 504 && Circumstances.HasDiskFailed && ask.ChangesState,
            _ => false,
        };
        Require(lawful, 1, $"{ask}, against which nothing stands, was refused with {answer.Status} {answer.Code} {answer.Json} {answer.Reason}.");
        if (answer.Status == 429 && answer.Code != -2022)
        {
            Require(answer.RetryAfterSeconds is > 0, 2, $"{ask} was told to wait but not how long.");
        }
    }

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
            -2015 => key is not null && (key.IsRevocationAsked || latest >= key.ExpiresUs || latest >= key.LapsesUs),
            _ => false,
        };
    }
}
