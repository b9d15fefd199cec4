using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>Somebody who is signed in and sends what no browser would.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly HttpClient http;

    private Visitor(HttpClient http, string csrf) => (this.http, Csrf) = (http, csrf);

    /// <summary>The word of this session's forms.</summary>
    public string Csrf { get; }

    public static async Task<Visitor> SignInAsync(Uri console, string person, string password)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = console };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = person, ["password"] = password });
        using var answer = await http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var csrf = CsrfField().Match(await http.GetStringAsync("/keys")).Groups["word"].Value;
        Assert.NotEmpty(csrf);
        return new Visitor(http, csrf);
    }

    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string csrf, string? site = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["csrf"] = csrf, ["label"] = "forged", ["step"] = "confirm", ["revision"] = "1", ["overlap"] = "0" }),
        };
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<Dictionary<string, string>> HeadersAsync(string path)
    {
        using var answer = await http.GetAsync(path);
        return answer.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("name=\"csrf\" value=\"(?<word>[0-9a-f]+)\"")]
    private static partial Regex CsrfField();
}
