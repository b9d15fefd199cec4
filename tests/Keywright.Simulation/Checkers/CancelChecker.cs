using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>Promise 12: a cancel by a key that may trade always passes, over any budget and on a full disk; and it is never said to be impossible while the order lives.</summary>
internal sealed class CancelChecker(Court court) : Checker(court)
{
    private readonly Dictionary<(string Symbol, string ClientId), Ask> saidUnknown = [];

    public override void Answered(Sending sending, Answer answer)
    {
        var ask = sending.Ask;
        if (ask.Kind is not (AskKind.Cancel or AskKind.CancelAll) || sending.Dooms.Count > 0)
        {
            return;
        }

        Require(answer.Status != 429, 12, $"{ask} was refused with 429 {answer.Code} {answer.Reason}.");
        if (answer.Code == -1000)
        {
            Require(Circumstances.HasDiskFailed, 12, $"{ask} was refused though the disk is only full: {answer.Reason}");
        }

        if (ask.Kind == AskKind.Cancel && answer.Code == -2011)
        {
            saidUnknown[(ask.Symbol!, ask.ClientId!)] = ask;
        }
    }

    public override void Audited(Audit audit)
    {
        foreach (var order in audit.Open)
        {
            if (saidUnknown.TryGetValue((order.Symbol, order.ClientId), out var ask))
            {
                Fault(12, $"{ask} was told that the order is unknown, and it is still open.");
            }
        }
    }
}
