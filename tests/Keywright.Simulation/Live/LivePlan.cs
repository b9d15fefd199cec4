using Keywright.Gateway;
using Keywright.Journal;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Live;

/// <summary>What a seed makes of a life on a real exchange, drawn before it begins.</summary>
internal sealed record LivePlan
{
    private const long DayUs = 86_400_000_000;
    private const long EraUs = 1_790_000_000_000_000 / DayUs * DayUs;

    public required int Boots { get; init; }

    public required long StartUs { get; init; }

    /// <summary>The exchange's clock less the gateway's, as the world begins.</summary>
    public required long ExchangeAheadUs { get; init; }

    public required JournalOptions Journal { get; init; }

    public required long SnapshotEvery { get; init; }

    public required int Bots { get; init; }

    public required int AsksPerBoot { get; init; }

    public required int ThinkUs { get; init; }

    public required int PaceUs { get; init; }

    public required int SyncUs { get; init; }

    /// <summary>One call in so many goes wrong; 0: none.</summary>
    public required int FaultEvery { get; init; }

    /// <summary>One step in so many, somebody sets a clock, the gateway's or the exchange's; 0: never.</summary>
    public required int ClockStepEvery { get; init; }

    /// <summary>In one run in so many the disk fails once; 0: never.</summary>
    public required int DiskFailsIn { get; init; }

    /// <summary>Weight that the exchange allows a minute.</summary>
    public required int WeightLimit { get; init; }

    /// <summary>How often the owner does something in one run of the process.</summary>
    public required int OwnerActs { get; init; }

    public static LivePlan Of(int seed)
    {
        var draw = Draw.Of(seed, "live plan");
        var page = 4096;
        return new LivePlan
        {
            Boots = draw.Between(1, 4),

            // Between six and eighteen o'clock: whose day it is when clocks differ is judged elsewhere.
            StartUs = EraUs + (draw.Below(400) * DayUs) + draw.Between(DayUs / 4, DayUs * 3 / 4),
            ExchangeAheadUs = draw.Of(0, draw.Between(-50_000L, 50_000L), draw.Between(-3_000_000L, 3_000_000L), draw.Between(-3_600_000_000L, 3_600_000_000L)),
            Journal = new JournalOptions
            {
                SegmentBytes = page * draw.Between(96, 256),
                AllocateAheadBytes = page * draw.Between(1, 8),
                EmergencyBytes = 32 * page,
                MaxBufferedBytes = 1024 * draw.Between(100, 400),
                MaxEntryBytes = 4 * page,
            },
            SnapshotEvery = draw.Of(draw.Between(5, 60), draw.Between(60, 500), 1_000_000),
            Bots = draw.Between(2, 4),
            AsksPerBoot = draw.Between(8, 30),
            ThinkUs = draw.Of(5_000, 200_000, 2_000_000),
            PaceUs = draw.Of(0, 5, 40),
            SyncUs = draw.Of(1, 300, 3_000, 20_000),
            FaultEvery = draw.Of(0, 3, 6, 12, 30),
            ClockStepEvery = draw.OneIn(3) ? draw.Between(100, 1_500) : 0,
            DiskFailsIn = draw.OneIn(4) ? 2 : 0,
            WeightLimit = draw.Of(6_000, 6_000, 1_200, 400),
            OwnerActs = draw.Of(0, draw.Between(1, 3), draw.Between(3, 10)),
        };
    }

    public GatewayOptions OptionsFor(string home) => new()
    {
        Home = home,
        Seed = 1,
        SeedGiven = true,
        Market = MarketMode.Quiet,
        Journal = Journal,
        SnapshotEvery = SnapshotEvery,
    };
}
