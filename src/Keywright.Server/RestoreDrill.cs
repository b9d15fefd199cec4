using Keywright.Gateway;
using Keywright.Gateway.Manage.Vaults;
using Microsoft.Extensions.Logging;

namespace Keywright.Server;

/// <summary>Opens a restored home as <c>serve</c> would, without a listener, and says what works in it.</summary>
public static class RestoreDrill
{
    /// <param name="home">The restored folder; used up by this.</param>
    /// <param name="isPassphrase">What <paramref name="secret"/> is: a passphrase, or the content of a key file.</param>
    /// <returns>How many keys there are and how many of them are frozen, how many sealed records open, and which do not.</returns>
    /// <exception cref="ServerStartException">It does not open.</exception>
    public static async Task<(int Keys, int Frozen, int Opened, IReadOnlyList<string> Shut)> RunAsync(
        string home, bool isPassphrase, ReadOnlyMemory<byte> secret, ILoggerFactory logs, CancellationToken ct)
    {
        using var owner = OwnerSecret.TryRead(isPassphrase, secret.Span, out var problem) ?? throw new ServerStartException(problem!);
        try
        {
            var report = await Drill.RunAsync(home, owner, Outside.Ground, logs, ct).ConfigureAwait(false);
            return (report.Keys, report.Held, report.Opened, report.Shut);
        }
        catch (GatewayStartException why)
        {
            throw new ServerStartException(why.Message, why);
        }
    }
}
