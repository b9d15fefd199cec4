namespace Keywright.Server.WebConsole.Visits;

/// <summary>What a visitor does, named by the control route that does the same: who may there, may here.</summary>
public static class Right
{
    public const string See = "GET /v1/keys";
    public const string Create = "POST /v1/keys";
    public const string Edit = "PUT /v1/keys/{name}";
    public const string Renew = "POST /v1/keys/{name}/renew";
    public const string Rotate = "POST /v1/keys/{name}/rotate";
    public const string Freeze = "POST /v1/keys/{name}/freeze";
    public const string Panic = "POST /v1/panic";
    public const string Thaw = "POST /v1/keys/{name}/thaw";
    public const string Revoke = "POST /v1/keys/{name}/revoke";
    public const string Register = "POST /v1/registered";
    public const string EditRegistered = "PUT /v1/registered/{name}";
    public const string Review = "GET /v1/review";
    public const string SignOff = "POST /v1/review/sign-off";
    public const string Calendar = "GET /v1/review/calendar";
    public const string Status = "GET /v1/status";
    public const string Sessions = "GET /v1/session";
    public const string EndSession = "DELETE /v1/session/{id}";
}
