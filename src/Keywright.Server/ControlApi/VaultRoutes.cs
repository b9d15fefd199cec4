using Keywright.Control;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Server.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Server.ControlApi;

/// <summary>
/// <c>/v1/vault</c> and <c>/v1/status</c>, which are answered sealed or open. Everything else goes on to the gateway's own routes while there
/// is a gateway.
/// </summary>
internal sealed class VaultRoutes(VaultDesk desk, Func<ServerStatus> status, Func<OpenTime?> open)
{
    private const string SealedSentence = "The vault is sealed: open it with keywright vault unseal.";

    public Task ServeAsync(HttpContext http)
    {
        var path = RawTarget.Split(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).Path.ToString().Trim('/');
        return (http.Request.Method, path) switch
        {
            ("GET", "v1/status") => Answer.JsonAsync(http, 200, status(), ControlJson.Default.ServerStatus),
            ("GET", "v1/vault") => Answer.JsonAsync(http, 200, ToStatus(desk.View()), ControlJson.Default.VaultStatus),
            ("POST", "v1/vault/seal") => TellAsync(http, desk.SealAsync()),
            ("POST", "v1/vault/unseal") => WithSecretsAsync(http, secrets => TellAsync(http, desk.UnsealAsync(secrets.Current))),
            ("POST", "v1/vault/rekey") => WithSecretsAsync(http, secrets => TellAsync(http, desk.RekeyAsync(secrets.Current, secrets.Next))),
            ("POST", "v1/vault/backup") => WithSecretsAsync(http, secrets => BackupAsync(http, secrets)),
            _ => PassOnAsync(http),
        };
    }

    private async Task PassOnAsync(HttpContext http)
    {
        if (open() is not { } now || !now.TryEnter())
        {
            await Answer.ProblemAsync(http, 503, SealedSentence).ConfigureAwait(false);
            return;
        }

        try
        {
            await now.Control.ServeAsync(http).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (now.IsEnding && !http.Response.HasStarted)
        {
            await Answer.ProblemAsync(http, 503, SealedSentence).ConfigureAwait(false);
        }
        finally
        {
            now.Leave();
        }
    }

    private async Task BackupAsync(HttpContext http, ReceivedSecrets secrets)
    {
        if (secrets.Current is not { } secret)
        {
            await Answer.ProblemAsync(http, 400, "A backup is closed under a passphrase or a key: give one.").ConfigureAwait(false);
            return;
        }

        var (backup, problem) = await desk.BeginBackupAsync(secret).ConfigureAwait(false);
        if (backup is null)
        {
            await Answer.ProblemAsync(http, 409, problem ?? "No backup was made.").ConfigureAwait(false);
            return;
        }

        using (backup)
        {
            http.Response.ContentType = "application/octet-stream";
            http.Response.Headers.CacheControl = "no-store";
            await backup.WriteAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task WithSecretsAsync(HttpContext http, Func<ReceivedSecrets, Task> work)
    {
        using var secrets = await ReceivedSecrets.ReadAsync(http).ConfigureAwait(false);
        await (secrets.Problem is { } problem ? Answer.ProblemAsync(http, 400, problem) : work(secrets)).ConfigureAwait(false);
    }

    private static async Task TellAsync(HttpContext http, Task<VaultResult> asked)
    {
        var result = await asked.ConfigureAwait(false);
        await (result.View is { } view
            ? Answer.JsonAsync(http, 200, ToStatus(view), ControlJson.Default.VaultStatus)
            : Answer.ProblemAsync(http, 409, result.Problem ?? "Nothing was done.")).ConfigureAwait(false);
    }

    private static VaultStatus ToStatus(VaultView view) => new(view.Sealed, view.Method, view.RootId, view.Records, view.WaitSeconds, view.PassphrasesWork);
}
