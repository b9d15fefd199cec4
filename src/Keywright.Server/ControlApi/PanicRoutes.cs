using Keywright.Control;
using Keywright.Gateway.Manage.Panic;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>Panics over the control API. What could not be done stands in the report, so an answer of 200 is no promise that all was.</summary>
/// <param name="run">Does one; with the caller gone it goes on.</param>
internal sealed class PanicRoutes(Func<PanicRequest, Task<PanicResult>> run)
{
    public const string Path = "/v1/panic";

    public const string Summary = "Freeze keys, cancel their open orders and if asked sell what they have bought; the answer tells what could not be done.";

    public Task RunAsync(HttpContext http) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.StartPanic, "a panic", async asked =>
    {
        if ((asked.Name is { Length: > 0 }) == asked.All)
        {
            await Answer.ProblemAsync(http, 400, "A panic is for a name or for all: give one of name and all.").ConfigureAwait(false);
            return;
        }

        var result = await run(PanicWords.ToRequest(asked)).ConfigureAwait(false);
        await (result.Report is { } report
            ? Answer.JsonAsync(http, 200, PanicWords.ToDone(report), ControlJson.Default.PanicDone)
            : Answer.ProblemAsync(http, 400, result.Problem ?? "Nothing was done.")).ConfigureAwait(false);
    });
}
