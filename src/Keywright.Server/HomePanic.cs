using Keywright.Control;
using Keywright.Gateway;
using Keywright.Gateway.Manage.Panic;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Server.ControlApi;
using Microsoft.Extensions.Logging;

namespace Keywright.Server;

/// <summary>A panic in a home whose server is dead: it takes the home's lock, opens the gateway without a listener, and gives the lock back.</summary>
public static class HomePanic
{
    /// <param name="options">Which home, and what opens its vault when <paramref name="secret"/> does not.</param>
    /// <param name="isPassphrase">What <paramref name="secret"/> is: a passphrase, or the content of a key file.</param>
    /// <param name="secret">Empty takes the key file.</param>
    /// <param name="panic">What is asked.</param>
    /// <param name="logs">Where the gateway writes its log.</param>
    /// <param name="ct">Ends the opening of the gateway; the keys are frozen by then.</param>
    /// <exception cref="ServerStartException">Nothing was done; the message says why.</exception>
    public static async Task<PanicDone> RunAsync(HomeAtRest options, bool isPassphrase, ReadOnlyMemory<byte> secret, StartPanic panic, ILoggerFactory logs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(panic);
        if (!Directory.Exists(options.Home.Path))
        {
            throw new ServerStartException($"There is no home in {options.Home}: say which with --home.");
        }

        using var homeLock = Lock(options.Home);
        string? problem = null;
        using var owner = secret.IsEmpty ? null : OwnerSecret.TryRead(isPassphrase, secret.Span, out problem) ?? throw new ServerStartException(problem!);
        var result = await DirectPanic.RunAsync(
            new GatewayOptions { Home = options.Home.Path, Seed = 0, KeyFile = options.KeyFile, CredentialsFolder = options.CredentialsFolder },
            Outside.Ground,
            owner,
            PanicWords.ToRequest(panic),
            logs,
            ct).ConfigureAwait(false);
        return result.Report is { } report ? PanicWords.ToDone(report) : throw new ServerStartException(result.Problem ?? "Nothing was done.");
    }

    private static HomeLock Lock(HomeFolder home)
    {
        try
        {
            return HomeLock.Take(home, out _);
        }
        catch (ServerStartException why) when (why.IsHomeHeld)
        {
            throw new ServerStartException($"A server works on {home}: leave --direct out, and it does it.", why);
        }
    }
}

/// <summary>A home and what opens its vault.</summary>
/// <param name="Home">Which.</param>
/// <param name="KeyFile">The key file; null for the home's own.</param>
/// <param name="CredentialsFolder">Where the system puts credentials of the service; null for nowhere.</param>
public sealed record HomeAtRest(HomeFolder Home, string? KeyFile, string? CredentialsFolder);
