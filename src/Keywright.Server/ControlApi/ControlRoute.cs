using System.Text.Json.Serialization.Metadata;
using Keywright.Gateway.Manage.People;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>One route of the control API: what the table says of it is what is served, who may, and what the document tells.</summary>
/// <param name="Path">As <c>/v1/keys/{name}</c>.</param>
/// <param name="Least">The least role; null for what needs no proof of who asks.</param>
/// <param name="Asked">The shape of the body; null for none.</param>
/// <param name="Answered">The shape of a good answer; null for one that is a document of its own.</param>
/// <param name="Serve">Given the path's names, in order.</param>
internal sealed record ControlRoute(
    string Method, string Path, Role? Least, string Summary, JsonTypeInfo? Asked, JsonTypeInfo? Answered, Func<HttpContext, string[], Task> Serve)
{
    /// <summary>The body is fields of bytes (see <see cref="Control.SecretBody"/>) in the place of JSON.</summary>
    public bool TakesSecrets { get; init; }

    /// <summary>A good answer is a file.</summary>
    public bool AnswersFile { get; init; }

    private readonly PathPattern pattern = new(Path);

    /// <summary>Names in the path, as the document lists them.</summary>
    public IEnumerable<string> Names => pattern.Names;

    /// <summary>The path's names when this is the route; null when it is not.</summary>
    public string[]? Match(string[] given) => pattern.Match(given);
}
