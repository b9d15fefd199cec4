using Keywright.Gateway.Execute.Live;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>Promise 4: once the gateway has heard a 429 or 418, nothing leaves until the time told with it, over restarts too; and nothing but a fault brings one about.</summary>
internal sealed class PaceChecker(LiveCourt court) : LiveChecker(court)
{
    private const long SecondUs = 1_000_000;
    private const long UnsureUs = 120 * SecondUs;

    private long silentUntilUs = long.MinValue;
    private long heardUs = long.MinValue;
    private int stepsThen;

    public override void Leaves(WireCall call)
        => Require(call.HandedUs >= silentUntilUs || call.HandedUs < heardUs || World.StepsAhead > stepsThen, 4, $"{call} left {(silentUntilUs - call.HandedUs) / 1000} ms before the exchange's Retry-After was over.");

    public override void TurnedAway(WireCall call, UpstreamAnswer.Answered answer)
        => Require(World.Keeper.TooMany == 0 || World.Time.ElapsedUs - World.Exchange.SteppedAtUs < UnsureUs, 4, $"{call} passed the exchange's {World.Keeper.Limit} weight a minute.");

    public override void Carried(WireCall call, UpstreamAnswer.Answered answer)
        => Require(answer.Status is not (429 or 418), 4, $"The exchange itself answered {call} with {answer.Status} {System.Text.Encoding.UTF8.GetString(answer.Body.Span)}.");

    public override void Heard(WireCall call, UpstreamAnswer answer)
    {
        if (answer is UpstreamAnswer.Answered { Status: 429 or 418, RetryAfterSeconds: { } seconds })
        {
            // What was handed to the network before may still wait for a connection.
            heardUs = World.Time.ElapsedUs >= silentUntilUs ? World.Time.ElapsedUs : heardUs;
            silentUntilUs = Math.Max(silentUntilUs, World.Time.ElapsedUs + (seconds * SecondUs));

            // After a restart the pause is told by the wall clock: set ahead since, it ends early and nobody could know.
            stepsThen = World.StepsAhead;
        }
    }
}
