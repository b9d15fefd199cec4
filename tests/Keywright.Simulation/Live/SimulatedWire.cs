using Keywright.Gateway.Execute.Live;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Live;

/// <summary>The way to the exchange as one run of the process has it: calls take their time there and back, and go wrong as the seed draws it.</summary>
internal sealed class SimulatedWire(LiveWorld world, Power power) : UpstreamWire
{
    private const int ConnectsEvery = 10;
    private const long ConnectsMaxUs = 2_000_000;

    private readonly Draw draw = world.WireDraw;

    /// <summary>From now on every call gets there and back.</summary>
    public bool IsCalm { get; set; }

    public override async ValueTask<UpstreamAnswer> SendAsync(UpstreamRequest request, CancellationToken ct)
    {
        power.ThrowIfOff();
        var call = new WireCall(request) { HandedUs = world.Time.ElapsedUs, HandedWallUs = world.Time.WallUs };
        if (!IsCalm && draw.OneIn(ConnectsEvery))
        {
            // A connection that is slow to come; meanwhile the owner may stop the key.
            await world.PassAsync(TimeSpan.FromMicroseconds(draw.Between(1_000L, ConnectsMaxUs)), CancellationToken.None);
            power.ThrowIfOff();
        }

        if (request.Gate?.TryEnter() == false)
        {
            world.Court.Note($"{call.Name}: stopped at the gate");
            return UpstreamAnswer.NotSent.Stopped;
        }

        // From here on a call leaves in no time.
        request.Gate?.Leave();
        world.Court.Leaves(call);
        var fault = !IsCalm && world.Plan.FaultEvery > 0 && draw.OneIn(world.Plan.FaultEvery) ? WireFault.Draw(draw, request.ApiKey is not null) : null;
        world.Trace.Add($"  => {call}{(fault is null ? "" : $" [{fault}]")}");
        if (fault is not null)
        {
            world.Court.Note($"{call.Name}: {fault}");
        }

        var done = new TaskCompletionSource<UpstreamAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        After((long)request.Patience.TotalMicroseconds, () => done.TrySetResult(new UpstreamAnswer.Lost("No answer came in time.")));
        if (fault is WireFault.Unsent)
        {
            After(draw.Between(100L, 5_000L), () => done.TrySetResult(new UpstreamAnswer.NotSent("There was no connection.")));
        }
        else
        {
            var (thereUs, backUs) = fault is WireFault.Slow slow ? (slow.ThereUs, slow.BackUs) : (Delay(), Delay());
            world.Flights.At(world.Time.ElapsedUs + thereUs, () =>
            {
                var answer = Arrive(call, fault);
                if (answer is not null && power.IsOn)
                {
                    After(backUs, () => done.TrySetResult(answer));
                }
            });
        }

        var heard = await done.Task;
        world.Court.Heard(call, heard);
        return heard;
    }

    public override ValueTask<UpstreamSocket> OpenStreamAsync(string path, CancellationToken ct) => throw new UpstreamSocketException("There are no sockets in this world.");

    public override ValueTask<UpstreamSocket> OpenSessionAsync(CancellationToken ct) => throw new UpstreamSocketException("There are no sockets in this world.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The call is at the exchange's door; what goes back, or null for nothing ever.</summary>
    private UpstreamAnswer? Arrive(WireCall call, WireFault? fault)
    {
        var (elapsedUs, exchangeUs) = (world.Time.ElapsedUs, world.Exchange.WallUs);
        if (fault is WireFault.Broken { Reaches: false } or WireFault.HalfOpen { Reaches: false })
        {
            return fault is WireFault.Broken ? new UpstreamAnswer.Lost("The connection broke.") : null;
        }

        if (world.Keeper.Refuse(call.Request, elapsedUs, exchangeUs) is { } refusal)
        {
            world.Court.TurnedAway(call, refusal);
            return refusal;
        }

        switch (fault)
        {
            case WireFault.Limited limited:
                return world.Keeper.Silence(limited.Status, limited.Seconds, elapsedUs);
            case WireFault.Told { Reaches: false } told:
                return told.Answer;
        }

        var carried = world.Keeper.Settle(call.Request, world.Exchange.Carry(call.Request));
        world.Court.Carried(call, carried);
        return fault switch
        {
            WireFault.Told told => told.Answer,
            WireFault.Spoilt spoilt => spoilt.How(carried),
            WireFault.Broken => new UpstreamAnswer.Lost("The connection broke."),
            WireFault.HalfOpen => null,
            _ => carried,
        };
    }

    private void After(long us, Action what) => _ = world.Time.CreateTimer(_ => what(), null, TimeSpan.FromMicroseconds(us), Timeout.InfiniteTimeSpan);

    // Mostly some milliseconds; now and then two seconds.
    private long Delay() => IsCalm || !draw.OneIn(60) ? draw.Between(1_000L, 40_000L) : draw.Between(40_000L, 2_000_000L);
}
