using Keywright.Control;
using Keywright.Gateway.Manage.Vaults;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>The vault: how it stands, and what closes, opens and copies it. Secrets come as bytes, not as JSON, so that they can be zeroed.</summary>
internal sealed class VaultRoutes(VaultDesk desk)
{
    public Task ShowAsync(HttpContext http) => Answer.JsonAsync(http, 200, ToStatus(desk.View()), ControlJson.Default.VaultStatus);

    public Task SealAsync(HttpContext http) => TellAsync(http, desk.SealAsync());

    public Task UnsealAsync(HttpContext http) => WithSecretsAsync(http, secrets => TellAsync(http, desk.UnsealAsync(secrets.Current)));

    public Task RekeyAsync(HttpContext http) => WithSecretsAsync(http, secrets => TellAsync(http, desk.RekeyAsync(secrets.Current, secrets.Next)));

    public Task BackUpAsync(HttpContext http) => WithSecretsAsync(http, secrets => BackUpAsync(http, secrets));

    private async Task BackUpAsync(HttpContext http, ReceivedSecrets secrets)
    {
        if (secrets.Current is not { } secret)
        {
            await Answer.ProblemAsync(http, 400, "A backup is closed under a passphrase or a key: give one.").ConfigureAwait(false);
            return;
        }

        var begun = await desk.BeginBackupAsync(secret).ConfigureAwait(false);
        if (begun.Backup is not { } backup)
        {
            await Answer.ProblemAsync(http, begun.IsForbidden ? 403 : 409, begun.Problem ?? "No backup was made.").ConfigureAwait(false);
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
            : Answer.ProblemAsync(http, result.IsForbidden ? 403 : 409, result.Problem ?? "Nothing was done.")).ConfigureAwait(false);
    }

    private static VaultStatus ToStatus(VaultView view) => new(view.Sealed, view.Method, view.RootId, view.Records, view.WaitSeconds, view.PassphrasesWork);
}
