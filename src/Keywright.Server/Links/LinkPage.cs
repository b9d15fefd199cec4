using System.Net;
using System.Security.Cryptography;
using System.Text;
using Keywright.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Keywright.Server.Links;

/// <summary>
/// The few pages that somebody sees who has a link and nothing else: no script, no picture, nothing from another place, and no trace of the
/// link in what they visit next. Whoever asks for JSON gets that.
/// </summary>
internal static class LinkPage
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}"
        + "code{font-family:ui-monospace,monospace;overflow-wrap:anywhere;user-select:all}"
        + "dt{font-weight:600}dd{margin:0 0 .75rem}"
        + "button,input{font:inherit;padding:.4rem .8rem}label{display:block;margin:.75rem 0}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>What every answer to a link carries, whatever it is.</summary>
    public static void Guard(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers[HeaderNames.XFrameOptions] = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.CacheControl = "no-store";
        headers.Vary = "Accept";
    }

    /// <summary>Whether who asks is a browser.</summary>
    public static bool IsWanted(HttpContext http) => http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Text of others in a page.</summary>
    public static string Safe(string text) => WebUtility.HtmlEncode(text);

    public static Task ProblemAsync(HttpContext http, int status, string sentence) => IsWanted(http)
        ? SendAsync(http, status, "Keywright", $"<p>{Safe(sentence)}</p>")
        : Answer.JsonAsync(http, status, new Problem(sentence), ControlJson.Default.Problem);

    /// <param name="http">Who asks.</param>
    /// <param name="status">The answer's.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML, the text of others in it made <see cref="Safe"/>.</param>
    public static async Task SendAsync(HttpContext http, int status, string title, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
            + $"<title>{Safe(title)}</title>\n<style>{Style}</style>\n</head>\n<body>\n<h1>{Safe(title)}</h1>\n{body}\n</body>\n</html>\n");
        try
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.ContentLength = bytes.Length;
            await http.Response.Body.WriteAsync(bytes).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes); // a secret may be on the page
        }
    }
}
