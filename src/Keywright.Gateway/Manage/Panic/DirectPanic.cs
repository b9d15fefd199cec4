using Keywright.Gateway.Manage.Vaults;
using Keywright.Journal;
using Microsoft.Extensions.Logging;

namespace Keywright.Gateway.Manage.Panic;

/// <summary>A panic in a home whose server is dead. The keys are frozen first, in the database alone; then the gateway is opened for nobody, and does the rest.</summary>
public static class DirectPanic
{
    /// <summary>The home's lock is the caller's.</summary>
    /// <param name="options">Which home, and how.</param>
    /// <param name="ground">The world outside.</param>
    /// <param name="secret">What opens the vault; null takes the key file.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="logs">Where the gateway writes its log.</param>
    /// <param name="ct">Ends the opening of the gateway; the keys are frozen by then.</param>
    public static async Task<PanicResult> RunAsync(GatewayOptions options, Ground ground, OwnerSecret? secret, PanicRequest request, ILoggerFactory logs, CancellationToken ct)
    {
        // 1. Frozen, whatever else can be had.
        var frozen = await StoredFreeze.RunAsync(options, ground, request);
        if (frozen.Report is not { } first)
        {
            return frozen;
        }

        // 2. The market stands still: nobody trades while nobody is served.
        try
        {
            await using var gateway = await RunningGateway.OpenAsync(options with { Market = MarketMode.Quiet }, ground, secret?.Opener, logs, ct);

            // Real exchanges are asked their time, their symbols and prices, and what became of orders that the dead server left on their way.
            await LookAtExchangesAsync(gateway, ct);
            var done = await gateway.Panic.RunAsync(request);
            return done.Report is { } rest ? new PanicResult(Together(first, rest), null) : Partly(first, done.Problem!);
        }
        catch (Exception e) when (e is GatewayStartException or VaultShutException)
        {
            return Partly(first, e.Message);
        }
    }

    private static async Task LookAtExchangesAsync(RunningGateway gateway, CancellationToken ct)
    {
        try
        {
            await gateway.Parts.Live.BeatAsync(ct);
        }
        catch (JournalFailedException)
        {
            // No room, or worse: the panic finds the same, and says of each order what could not be done.
        }
    }

    /// <summary>The keys of a report are frozen, and that is all that was done.</summary>
    internal static PanicResult Partly(PanicReport first, string why)
        => new(first with { Undone = [.. first.Undone, $"The keys are frozen, and nothing was cancelled: their open orders still stand. {why}"] }, null);

    /// <summary>What the first step froze was frozen already for the second.</summary>
    private static PanicReport Together(PanicReport first, PanicReport rest)
    {
        var fresh = first.Keys.Where(key => key.Freeze == "frozen").Select(key => key.ApiKey).ToHashSet();
        return rest with
        {
            FrozenAt = first.FrozenAt,
            FrozenWithinUs = first.FrozenWithinUs,
            Keys = [.. rest.Keys.Select(key => fresh.Contains(key.ApiKey) ? key with { Freeze = "frozen" } : key)],
            Undone = [.. first.Undone.Union(rest.Undone)],
        };
    }
}
