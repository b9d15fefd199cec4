using Keywright.Gateway.Execute.Live;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>
/// Promises 5 and 13: from the answer to a freeze, a panic or an end on, no order of that key leaves, and after an end nothing at all; nothing
/// leaves after the bot's own deadline, nor is it carried out much later.
/// </summary>
internal sealed class StopChecker(LiveCourt court) : LiveChecker(court)
{
    private const long SlackUs = 1_000_000;

    public override void Leaves(WireCall call)
    {
        if (call.Ask is not { } ask)
        {
            return;
        }

        Require(!call.Places || !ask.Key.IsStopped, 5, $"The order of {ask} left after its key's freeze was acknowledged.");
        Require(!ask.Key.IsEnded, 5, $"The call of {ask} left after its key's end was acknowledged.");
        Require(call.HandedWallUs <= ask.DeadlineUs, 13, $"The call of {ask} was sent {call.HandedWallUs - ask.DeadlineUs} µs after its deadline.");
    }

    public override void Carried(WireCall call, UpstreamAnswer.Answered answer)
    {
        // Who sets a clock moves the deadline: then nobody can say when it is.
        var unsureUs = World.Time.ElapsedUs - (60 * SlackUs);
        if (call.Ask is { } ask && answer.Status == 200 && World.SteppedAtUs < unsureUs && World.Exchange.SteppedAtUs < unsureUs)
        {
            Require(World.Time.WallUs <= ask.DeadlineUs + SlackUs, 13, $"The exchange carried {ask} out {World.Time.WallUs - ask.DeadlineUs} µs after its deadline.");
        }
    }
}
