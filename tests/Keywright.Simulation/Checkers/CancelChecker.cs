using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>Promise 12: a cancel by a key that may trade always passes, over any budget and on a full disk; and it is never said to be impossible while the order lives.</summary>
internal sealed class CancelChecker(Court court) : Checker(court)
{
    /// <summary>More than a cancel's entry takes: two long texts, addresses, hashes and the frame.</summary>
    private const int EntryBytesMax = 640;

    /// <summary>Cancels, and cancels of cancel-replaces, that were told there is no such order or list.</summary>
    private readonly List<Ask> saidUnknown = [];

    /// <summary>Cancels that passed since the disk was last sound.</summary>
    private int passed;

    public override void Answered(Sending sending, Answer answer)
    {
        var ask = sending.Ask;
        if (sending.Dooms.Count > 0)
        {
            return;
        }

        if (ask.Kind == AskKind.Replace && SaysUnknown(answer) && !MayNotSeeIt(sending))
        {
            saidUnknown.Add(ask);
        }

        if (!ask.IsCancel)
        {
            return;
        }

        Require(answer.Status != 429, 12, $"{ask} was refused with 429 {answer.Code} {answer.Reason}.");
        passed = !Circumstances.IsDiskInTrouble ? 0 : answer.IsOk ? passed + 1 : passed;
        Circumstances.PanicCancels = Circumstances.IsDiskInTrouble ? Circumstances.PanicCancels : 0;
        if (answer.Code == -1000)
        {
            // A panic's cancels come out of the same reserve.
            var reserveIsUsed = Circumstances.IsPanicUnderWay || (passed + Circumstances.PanicCancels + 1) * EntryBytesMax > Circumstances.EmergencyBytes;
            Require(Circumstances.HasDiskFailed || reserveIsUsed, 12, $"{ask} was refused though the disk is only full and {passed} cancels passed: {answer.Reason}");
        }

        if (ask.Kind != AskKind.CancelAll && answer.Code == -2011 && !MayNotSeeIt(sending))
        {
            saidUnknown.Add(ask);
        }
    }

    public override void Audited(Audit audit)
    {
        foreach (var ask in saidUnknown)
        {
            var open = ask.Aim.List is { } list ? audit.Lists.Any(each => each.IsOpen && each.ClientId == list) : audit.Open.Any(order => IsMeant(ask.Aim, order));
            Require(!open, 12, $"{ask} was told that there is no such thing, and it is still open.");
        }
    }

    /// <summary>To a key that sees its own orders alone, another's are unknown.</summary>
    private bool MayNotSeeIt(Sending sending) =>
        sending.Possible.Any(terms => terms.OwnOrders) && (sending.Ask.Aim.Target is null || Origins.KeyOf(sending.Ask.Aim.Target) != sending.Ask.Key);

    /// <summary>By its number, whatever it is called now; by its name only if it still has that one. And it was never in a state in which it was not to be cancelled.</summary>
    private static bool IsMeant(Aim aim, SeenOrder order) =>
        order.Symbol == aim.Symbol && (aim.TargetNumber is { } number ? order.OrderId == number : order.ClientId == aim.Target)
        && (aim.Restriction is null || (aim.Restriction == "ONLY_NEW" && order.Executed == 0));

    private static bool SaysUnknown(Answer answer) =>
        answer.Code is -2021 or -2022 && answer.Json.GetProperty("data").GetProperty("cancelResponse").TryGetProperty("code", out var code) && code.GetInt32() == -2011;
}
