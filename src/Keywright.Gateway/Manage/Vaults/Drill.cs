using Keywright.Gateway.Store;
using Microsoft.Extensions.Logging;

namespace Keywright.Gateway.Manage.Vaults;

/// <summary>What a drill found in a restored home.</summary>
/// <param name="Keys">Keys in its database, revoked ones too.</param>
/// <param name="Held">Keys that a restore holds back.</param>
/// <param name="Opened">Sealed records that open.</param>
/// <param name="Shut">Identities of records that do not.</param>
public sealed record DrillReport(int Keys, int Held, int Opened, IReadOnlyList<string> Shut);

/// <summary>Opens a restored home as a server would, replays its journal and opens every sealed record; nobody is served.</summary>
public static class Drill
{
    /// <exception cref="GatewayStartException">It does not open; the message is one plain sentence.</exception>
    public static async Task<DrillReport> RunAsync(string home, OwnerSecret secret, Ground ground, ILoggerFactory logs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(secret);
        try
        {
            var options = new GatewayOptions { Home = home, Seed = 0, Market = MarketMode.Quiet };
            await using var gateway = await RunningGateway.OpenAsync(options, ground, secret.Opener, logs, ct);
            var (opened, shut) = SealedRecords.Try(gateway.Parts.Store, gateway.Parts.Vault);
            var keys = gateway.Keys.List(null);
            return new DrillReport(keys.Count, keys.Count(key => key.State == "frozen"), opened, shut);
        }
        catch (VaultShutException e)
        {
            throw new GatewayStartException(e.Message, e);
        }
    }
}
