using Keywright.Server.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Server;

/// <summary>A path with names in it, as <c>/v1/keys/{name}</c>.</summary>
internal sealed class PathPattern(string path)
{
    private readonly string[] parts = path.Trim('/').Split('/');

    public IEnumerable<string> Names => parts.Where(IsName).Select(part => part[1..^1]);

    /// <summary>A request's path in decoded parts. A label may hold a slash, so the path is cut before it is decoded.</summary>
    public static string[] PartsOf(HttpContext http)
    {
        var raw = RawTarget.Split(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).Path.ToString();
        return Array.ConvertAll(raw.Trim('/').Split('/'), Uri.UnescapeDataString);
    }

    /// <summary>The path's names when it fits; null when it does not.</summary>
    public string[]? Match(string[] given)
    {
        if (given.Length != parts.Length)
        {
            return null;
        }

        var names = new List<string>();
        for (var at = 0; at < parts.Length; at++)
        {
            if (IsName(parts[at]))
            {
                names.Add(given[at]);
            }
            else if (parts[at] != given[at])
            {
                return null;
            }
        }

        return [.. names];
    }

    private static bool IsName(string part) => part.StartsWith('{');
}
