using System.Security.Cryptography;
using System.Text;
using Keywright.Gateway;
using Keywright.Gateway.Manage.People;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>Who asks on the console listener: by token, or by the cookie of a sign-in. How often anybody may ask, and be wrong, is bounded.</summary>
internal sealed class RemoteCallers(TimeProvider time)
{
    private const int CallsMax = 600;
    private const int WrongMax = 30;
    private const string Scheme = "Bearer ";

    private readonly CallLimit calls = new(CallsMax, time);
    private readonly CallLimit wrong = new(WrongMax, time);

    /// <summary>The sentence for an address that asked too often; null when it may ask.</summary>
    public string? Refusal(HttpContext http) =>
        !calls.TryTake(AddressOf(http)) ? $"At most {CallsMax} requests a minute are answered here: wait a minute."
        : !wrong.HasLeft(AddressOf(http)) ? $"More than {WrongMax} wrong tokens or sessions came from your address: wait a minute."
        : null;

    public (Caller? Caller, int Status, string Problem) Recognize(RunningGateway gateway, HttpContext http, string? code)
    {
        if (http.Request.Headers.Authorization.ToString() is { Length: > 0 } shown)
        {
            return shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && gateway.Tokens.Recognize(shown[Scheme.Length..].Trim(), code) is { } caller
                ? (caller, 200, "")
                : Unknown(http, "That token is none of this server's, or it was revoked or has expired: make one with keywright tokens create.");
        }

        if (http.Request.Cookies[SessionRoutes.Cookie] is not { } cookie)
        {
            return (null, 401, "The control API needs a token: send Authorization: Bearer TOKEN, made with keywright tokens create; or sign in.");
        }

        if (gateway.SignIns.Recognize(cookie, code) is not { Caller: var person })
        {
            return Unknown(http, "Your session is over: sign in again.");
        }

        return HttpMethods.IsGet(http.Request.Method) || HasCsrf(http, cookie)
            ? (person, 200, "")
            : (null, 403, $"A change by a session carries the header {SessionRoutes.CsrfHeader}, as the answer to the sign-in gave it.");
    }

    /// <summary>Who is signed in by the cookie of this request; null when nobody is.</summary>
    /// <param name="code">The one-time code that came along, if any.</param>
    public (Caller Caller, SignInView View, string Csrf)? SignedIn(RunningGateway gateway, HttpContext http, string? code)
    {
        if (http.Request.Cookies[SessionRoutes.Cookie] is not { } cookie)
        {
            return null;
        }

        if (gateway.SignIns.Recognize(cookie, code) is not { } known)
        {
            wrong.TryTake(AddressOf(http));
            return null;
        }

        return (known.Caller, known.View, SessionRoutes.CsrfOf(cookie));
    }

    private static bool HasCsrf(HttpContext http, string cookie) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(http.Request.Headers[SessionRoutes.CsrfHeader].ToString()), Encoding.UTF8.GetBytes(SessionRoutes.CsrfOf(cookie)));

    private static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    private (Caller? Caller, int Status, string Problem) Unknown(HttpContext http, string problem)
    {
        wrong.TryTake(AddressOf(http));
        return (null, 401, problem);
    }
}
