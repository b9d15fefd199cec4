namespace Keywright.Simulation.Live.Checkers;

/// <summary>Promise 3: once a request is told what came of it, it is told the same again, byte for byte, also after a crash.</summary>
internal sealed class FirstResultChecker(LiveCourt court) : LiveChecker(court)
{
    public override void Answered(LiveAsk ask, LiveAnswer answer)
    {
        // What is refused before anything left may be tried again.
        if (ask.ChangesState && ask.Left > 0 && answer.IsResult && ask.Answers.FirstOrDefault(earlier => earlier.IsResult && (earlier.IsOk || earlier.HasLeft)) is { } first)
        {
            Require(first.Status == answer.Status && first.Body.AsSpan().SequenceEqual(answer.Body), 3, $"{ask} was told {first.Status} {first.Text} first, and {answer.Status} {answer.Text} again.");
        }
    }
}
