using Keywright.Cli.Terminals;
using Keywright.Control;
using Keywright.Server;

namespace Keywright.Cli.PanicCommands;

/// <summary><c>panic --direct</c>: with the server dead, its gateway is opened on the home folder for nobody but the panic.</summary>
internal static class ServePanic
{
    /// <param name="call">What was typed.</param>
    /// <param name="passphrase">Of the vault; null takes the key file.</param>
    /// <param name="keyFile">That key file; null for the home's own.</param>
    /// <param name="panic">What is asked.</param>
    /// <param name="ct">Ends the opening of the gateway; the keys are frozen by then.</param>
    public static async Task<int> RunAsync(Call call, GivenSecret? passphrase, string? keyFile, StartPanic panic, CancellationToken ct)
    {
        using var log = new ErrorLog(call.Surroundings.Error);
        var credentials = call.Surroundings.Variable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder ? folder : null;
        try
        {
            var done = await HomePanic.RunAsync(new(call.Home, keyFile, credentials), isPassphrase: true, passphrase?.Bytes ?? default, panic, log, ct).ConfigureAwait(false);
            return PanicText.Show(call, done);
        }
        catch (ServerStartException why)
        {
            return call.Failed(why.Message);
        }
    }
}
