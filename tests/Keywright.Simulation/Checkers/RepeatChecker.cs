using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>The same request again, byte for byte, gets the first outcome, also across a crash (a retry never makes a second order: promise 3).</summary>
internal sealed class RepeatChecker(Court court) : Checker(court)
{
    private readonly Dictionary<Ask, Answer> firsts = [];

    public override void Answered(Sending sending, Answer answer)
    {
        var ask = sending.Ask;
        if (!ask.ChangesState)
        {
            return;
        }

        if (!firsts.TryGetValue(ask, out var first))
        {
            if (answer.HasActed)
            {
                firsts[ask] = answer;
            }

            return;
        }

        if (answer.HasActed)
        {
            Require(answer.Status == first.Status && answer.Body.AsSpan().SequenceEqual(first.Body), 3, $"{ask} was sent again and got another answer: {answer.Json} instead of {first.Json}.");
            return;
        }

        var late = answer.Code == -1021 && (sending.Dooms.Count > 0 || sending.StepsBack > 0 || ask.DriftUs > 0);

        // Of those in flight at once one may have been answered after a fault that the others did not meet, or have met the end of its window.
        if (sending.Moment < first.Moment && !late)
        {
            Fault(3, $"{ask} was sent twice at once; one was answered with {first.Status}, the other with {answer.Status} {answer.Code}.");
            return;
        }

        var dead = answer.Code == -2015 || (answer.Code == -1022 && ask.SecretNumber is { } secret && ask.Key!.Secrets.MayBeDead(secret, sending.HighestUs));
        Require(late || dead || (answer.Status == 429 && answer.Code != -2022), 3, $"{ask} was carried out; sent again it got {answer.Status} {answer.Code} {answer.Reason}.");
    }
}
