using Keywright.Control;
using Keywright.Gateway;
using Keywright.Server.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Server.ControlApi;

/// <summary>What the owner may ask over the socket: <c>/v1/keys</c>, <c>/v1/registered</c>, <c>/v1/review</c>, <c>/v1/assess</c>, <c>/v1/accounts</c>, <c>/v1/transfers</c>, <c>/v1/audit</c>, <c>/v1/status</c>.</summary>
internal sealed class ControlRoutes(RunningGateway gateway, Func<ServerStatus> status)
{
    private readonly KeyRoutes keyRoutes = new(gateway.Keys, gateway.Registered, gateway.KeyBook);
    private readonly AccountRoutes accountRoutes = new(gateway.Accounts);
    private readonly AuditRoutes auditRoutes = new(gateway.Audit);
    private readonly ReviewRoutes reviewRoutes = new(gateway.Reviews, gateway.Assessments);

    public Task ServeAsync(HttpContext http)
    {
        // A label may hold a slash, so the path is cut before it is decoded.
        var raw = RawTarget.Split(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).Path.ToString();
        var parts = Array.ConvertAll(raw.Trim('/').Split('/'), Uri.UnescapeDataString);

        return (http.Request.Method, parts) switch
        {
            ("POST", ["v1", "keys"]) => keyRoutes.CreateAsync(http),
            ("GET", ["v1", "keys"]) => keyRoutes.ListAsync(http),
            ("GET", ["v1", "keys", var name]) => keyRoutes.FindAsync(http, name),
            ("PUT", ["v1", "keys", var name]) => keyRoutes.EditAsync(http, name),
            ("POST", ["v1", "keys", var name, "revoke"]) => keyRoutes.RevokeAsync(http, name),
            ("POST", ["v1", "keys", var name, "freeze"]) => keyRoutes.FreezeAsync(http, name),
            ("POST", ["v1", "keys", var name, "thaw"]) => keyRoutes.ThawAsync(http, name),
            ("POST", ["v1", "keys", var name, "renew"]) => keyRoutes.RenewAsync(http, name),
            ("POST", ["v1", "keys", var name, "rotate"]) => keyRoutes.RotateAsync(http, name),
            ("POST", ["v1", "registered"]) => keyRoutes.RegisterAsync(http),
            ("PUT", ["v1", "registered", var name]) => keyRoutes.EditRegisteredAsync(http, name),
            ("GET", ["v1", "review"]) => reviewRoutes.ReportAsync(http),
            ("GET", ["v1", "review", "status"]) => reviewRoutes.StatusAsync(http),
            ("POST", ["v1", "review", "sign-off"]) => reviewRoutes.SignOffAsync(http),
            ("PUT", ["v1", "review", "settings"]) => reviewRoutes.SetAsync(http),
            ("GET", ["v1", "review", "calendar"]) => reviewRoutes.CalendarAsync(http),
            ("GET", ["v1", "assess"]) => reviewRoutes.QuestionsAsync(http),
            ("POST", ["v1", "assess"]) => reviewRoutes.AssessAsync(http),
            ("POST", ["v1", "accounts"]) => accountRoutes.AddAsync(http),
            ("GET", ["v1", "accounts"]) => accountRoutes.ListAsync(http),
            ("GET", ["v1", "accounts", var name]) => accountRoutes.FindAsync(http, name),
            ("POST", ["v1", "transfers"]) => accountRoutes.TransferAsync(http),
            ("POST", ["v1", "accounts", var name, "deposit"]) => accountRoutes.DepositAsync(http, name),
            ("GET", ["v1", "audit"]) => auditRoutes.SearchAsync(http),
            ("GET", ["v1", "status"]) => Answer.JsonAsync(http, 200, status(), ControlJson.Default.ServerStatus),
            _ => Answer.ProblemAsync(http, 404, "This server does not know that control route: use the program of the same version as the server."),
        };
    }
}
