using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>Promise 12: a cancel by a key that may trade always passes, over any budget and on a full disk; and it is never said to be impossible while the order lives.</summary>
internal sealed class CancelChecker(Court court) : Checker(court)
{
    /// <summary>More than a cancel's entry takes: two long texts, addresses, hashes and the frame.</summary>
    private const int EntryBytesMax = 640;

    private readonly Dictionary<(string Symbol, string ClientId), Ask> saidUnknown = [];

    /// <summary>Cancels that passed since the disk was last sound.</summary>
    private int passed;

    public override void Answered(Sending sending, Answer answer)
    {
        var ask = sending.Ask;
        if (ask.Kind is not (AskKind.Cancel or AskKind.CancelAll) || sending.Dooms.Count > 0)
        {
            return;
        }

        Require(answer.Status != 429, 12, $"{ask} was refused with 429 {answer.Code} {answer.Reason}.");
        passed = !Circumstances.IsDiskInTrouble ? 0 : answer.IsOk ? passed + 1 : passed;
        if (answer.Code == -1000)
        {
            var reserveIsUsed = (passed + 1) * EntryBytesMax > Circumstances.EmergencyBytes;
            Require(Circumstances.HasDiskFailed || reserveIsUsed, 12, $"{ask} was refused though the disk is only full and {passed} cancels passed: {answer.Reason}");
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
