using Keywright.Gateway;
using Keywright.Journal;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Runs;

/// <summary>What a seed makes of a run, drawn before it begins.</summary>
internal sealed record Plan
{
    private const long DayUs = 86_400_000_000;

    /// <summary>Some day; the seed moves it.</summary>
    private const long EraUs = 1_790_000_000_000_000 / DayUs * DayUs;

    public required int Boots { get; init; }

    public required long StartUs { get; init; }

    /// <summary>From this boot on the background market trades.</summary>
    public required int MarketFromBoot { get; init; }

    public required JournalOptions Journal { get; init; }

    public required long SnapshotEvery { get; init; }

    public required ulong AuditKept { get; init; }

    public required int Bots { get; init; }

    public required int AsksPerBoot { get; init; }

    public required int ThinkUs { get; init; }

    /// <summary>How far the clock moves at most between two things that run.</summary>
    public required int PaceUs { get; init; }

    public required int SyncUs { get; init; }

    /// <summary>One step in so many, something happens to the disk; 0: never.</summary>
    public required int DiskTroubleEvery { get; init; }

    /// <summary>One step in so many, somebody sets the clock; 0: never.</summary>
    public required int ClockStepEvery { get; init; }

    /// <summary>One bot sends more orders at once than ten seconds may hold.</summary>
    public required bool HasStorm { get; init; }

    public required bool OwnerRevokes { get; init; }

    /// <summary>How often the owner changes a key in one run of the process.</summary>
    public required int OwnerChanges { get; init; }

    public static Plan Of(int seed)
    {
        var draw = Draw.Of(seed, "plan");
        var page = 4096;
        var emergency = page * draw.Between(2, 4);
        return new Plan
        {
            Boots = draw.Between(2, 6),
            StartUs = EraUs + (draw.Below(400) * DayUs) + (draw.OneIn(3) ? DayUs - draw.Between(1L, 20_000_000L) : draw.Between(0L, DayUs)),
            MarketFromBoot = draw.Of(0, 0, 0, 1, int.MaxValue),
            Journal = new JournalOptions
            {
                SegmentBytes = page * draw.Between(16, 64),
                AllocateAheadBytes = page * draw.Between(1, 8),
                EmergencyBytes = emergency,
                MaxBufferedBytes = 1024 * draw.Between(12, 200),
                MaxEntryBytes = page,
            },
            SnapshotEvery = draw.Of(draw.Between(5, 60), draw.Between(60, 500), 1_000_000),
            AuditKept = draw.OneIn(4) ? (ulong)draw.Between(100, 600) : 20_000_000UL,
            Bots = draw.Between(3, 6),
            AsksPerBoot = draw.Between(10, 45),
            ThinkUs = draw.Of(500, 8_000, 80_000),
            PaceUs = draw.Of(0, 5, 40, 400),
            SyncUs = draw.Of(1, 300, 3_000, 20_000),
            DiskTroubleEvery = draw.OneIn(2) ? draw.Between(150, 2_000) : 0,
            ClockStepEvery = draw.OneIn(2) ? draw.Between(100, 1_500) : 0,
            HasStorm = draw.OneIn(5),
            OwnerRevokes = draw.OneIn(3),
            OwnerChanges = draw.Of(0, draw.Between(1, 3), draw.Between(3, 12)),
        };
    }

    public GatewayOptions OptionsFor(string home, int seed, int boot) => new()
    {
        Home = home,
        Seed = (ulong)seed % 16,
        SeedGiven = true,
        Market = boot >= MarketFromBoot ? MarketMode.Agents : MarketMode.Quiet,
        Journal = Journal,
        SnapshotEvery = SnapshotEvery,
        AuditKept = AuditKept,
    };
}
